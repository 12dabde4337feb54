package dev.postern.access;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider whose tokens the gate accepts, and what it makes of them.
 *
 * @param url the issuer identifier, character for character as it stands in the tokens' {@code iss}
 *     claim; https, or http on loopback
 * @param audience what the tokens' {@code aud} claim has to contain
 * @param names which claims say who it is
 * @param groups which groups its callers are in
 * @param conditions all of which its tokens have to meet
 */
public record Issuer(
    String url, String audience, Names names, Groups groups, List<ClaimCondition> conditions) {
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  /**
   * Claims that name people, each a claim's name or a dotted path.
   *
   * @param user the claim with the name that callers log in by
   * @param person the claim that is the same in all tokens of one natural person, whatever their
   *     issuer; null where subjects are all that is known
   * @param owner the claim of an agent that names the person it acts for; null where there is none
   */
  public record Names(String user, @Nullable String person, @Nullable String owner) {
    /**
     * @throws IllegalArgumentException where one is blank
     */
    public Names {
      requirePresent(user, "user-claim");
      requirePresentOrNull(person, "person-claim");
      requirePresentOrNull(owner, "owner-claim");
    }
  }

  /**
   * Where groups come from.
   *
   * @param claims those that list groups, such as {@code realm_access.roles}; all count together
   * @param prefix put before each group of a claim, so that groups of two issuers are told apart;
   *     may be empty
   * @param fixed groups that every caller of the issuer is in, taken as they are
   */
  public record Groups(List<String> claims, String prefix, Set<String> fixed) {
    /**
     * @throws IllegalArgumentException where a claim is blank
     */
    public Groups {
      claims = List.copyOf(claims);
      fixed = Set.copyOf(fixed);
      claims.forEach(claim -> requirePresent(claim, "groups-claim"));
    }
  }

  /**
   * @throws IllegalArgumentException where one of them is unusable; the message says what was
   *     expected
   */
  public Issuer {
    conditions = List.copyOf(conditions);
    requirePresent(audience, "audience");
    URI uri = URI.create(url);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "an issuer is a URL without query, fragment and user: " + uri.getHost());
    }
    if (!isHttps(uri) && !isLoopbackHttp(uri)) {
      throw new IllegalArgumentException(
          "an issuer is an https URL (http on loopback only): " + url);
    }
  }

  /** An issuer with one claim each for users and groups, and no more to say about them. */
  public Issuer(String url, String audience, String userClaim, String groupsClaim) {
    this(
        url,
        audience,
        new Names(userClaim, null, null),
        new Groups(List.of(groupsClaim), "", Set.of()),
        List.of());
  }

  /** Where its configuration is (OpenID Connect Discovery 1.0, section 4.1). */
  public URI discovery() {
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return URI.create(base + WELL_KNOWN);
  }

  /**
   * Whether an address that the issuer's documents name may be used: a plain-text or local one is
   * believed only of an issuer that is itself at one.
   */
  public boolean mayName(URI address) {
    return isHttps(address) || (isLoopbackHttp(address) && isLoopbackHttp(URI.create(url)));
  }

  /** Whether the address is plain http on this machine, judged by its literal alone. */
  public static boolean isOnLoopback(URI address) {
    return isLoopbackHttp(address);
  }

  private static boolean isHttps(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
  }

  private static boolean isLoopbackHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme())
        && uri.getHost() != null
        && isLoopback(uri.getHost());
  }

  /** Judged by the literal alone: a name that resolves to loopback now may not later. */
  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void requirePresentOrNull(@Nullable String value, String key) {
    if (value != null) {
      requirePresent(value, key);
    }
  }

  private static void requirePresent(String value, String key) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an issuer needs its " + key);
    }
  }
}
