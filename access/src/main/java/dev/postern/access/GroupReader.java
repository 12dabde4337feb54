package dev.postern.access;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the groups out of a token's claims. */
record GroupReader(Issuer.Groups rules) {
  /** Where Entra ID says which claims it left out (OpenID Connect Core 1.0, section 5.6.2). */
  private static final String CLAIM_NAMES = "_claim_names";

  /** Groups in the token's order, then the fixed ones. */
  Set<String> read(Claims claims) throws TokenRejected {
    Set<String> groups = new LinkedHashSet<>();
    for (String claim : rules.claims()) {
      addGroups(claim, claims, groups);
    }
    groups.addAll(rules.fixed());
    return Collections.unmodifiableSet(groups);
  }

  private void addGroups(String claim, Claims claims, Set<String> groups) throws TokenRejected {
    if (isOverage(claim, claims)) {
      throw new TokenRejected(Rejection.GROUPS_OVERAGE);
    }
    Collection<?> values =
        switch (claims.at(claim)) {
          case null -> List.of();
          case String group -> List.of(group);
          case List<?> list -> list;
          default -> throw new TokenRejected(Rejection.GROUPS_MALFORMED);
        };
    for (Object value : values) {
      if (!(value instanceof String group) || !PlainName.isOne(group)) {
        throw new TokenRejected(Rejection.GROUPS_MALFORMED);
      }
      groups.add(rules.prefix() + group);
    }
  }

  /**
   * Whether the groups were left out for their number. To read that as "no groups" would lift the
   * rules that deny by group.
   */
  private static boolean isOverage(String claim, Claims claims) {
    String first = claim.split("\\.", 2)[0];
    if (claims.at(CLAIM_NAMES) instanceof Map<?, ?> elsewhere
        && (elsewhere.containsKey(claim) || elsewhere.containsKey(first))) {
      return true;
    }
    Object left = claims.at("hasgroups");
    return first.equals("groups") && left != null && !left.toString().equalsIgnoreCase("false");
  }
}
