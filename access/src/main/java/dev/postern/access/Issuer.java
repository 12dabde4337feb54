package dev.postern.access;

import java.net.InetAddress;
import java.net.URI;

/**
 * An OpenID Connect provider whose tokens the gate accepts.
 *
 * @param url the issuer identifier, character for character as it stands in the tokens' {@code iss}
 *     claim; https, or http on loopback
 * @param audience what the tokens' {@code aud} claim has to contain
 * @param userClaim the claim that names the user: a claim's name, or a dotted path
 * @param groupsClaim the claim that lists the groups, such as {@code realm_access.roles}
 */
public record Issuer(String url, String audience, String userClaim, String groupsClaim) {
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  /**
   * @throws IllegalArgumentException where one of them is unusable; the message says what was
   *     expected
   */
  public Issuer {
    requirePresent(audience, "audience");
    requirePresent(userClaim, "user-claim");
    requirePresent(groupsClaim, "groups-claim");
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

  /** Where its configuration is (OpenID Connect Discovery 1.0, section 4.1). */
  URI discovery() {
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return URI.create(base + WELL_KNOWN);
  }

  /**
   * Whether the issuer's keys may be read from {@code address}: a plain-text or local address is
   * believed only from an issuer that is itself one.
   */
  boolean mayPublishKeysAt(URI address) {
    return isHttps(address) || (isLoopbackHttp(address) && isLoopbackHttp(URI.create(url)));
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

  private static void requirePresent(String value, String key) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an issuer needs its " + key);
    }
  }
}
