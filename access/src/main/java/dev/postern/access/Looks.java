package dev.postern.access;

import dev.postern.core.Identity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What rules look at beyond kinds, risk, groups and connection: a verdict holds for others only as
 * far as these are the same.
 *
 * @param claims by name
 * @param anyClaim whether it could be any claim
 * @param objects whether it is what statements touch
 * @param rows whether it is how many rows each execution is expected to touch
 */
public record Looks(
    Set<String> claims,
    boolean anyClaim,
    boolean user,
    boolean address,
    boolean now,
    boolean objects,
    boolean rows) {
  static final Looks NOTHING = new Looks(Set.of(), false, false, false, false, false, false);
  static final Looks OBJECTS = new Looks(Set.of(), false, false, false, false, true, false);
  static final Looks ROWS = new Looks(Set.of(), false, false, false, false, false, true);

  public Looks {
    claims = Set.copyOf(claims);
  }

  /** What either looks at. */
  public Looks with(Looks other) {
    Set<String> both = new HashSet<>(claims);
    both.addAll(other.claims);
    return new Looks(
        both,
        anyClaim || other.anyClaim,
        user || other.user,
        address || other.address,
        now || other.now,
        objects || other.objects,
        rows || other.rows);
  }

  /** What of a caller decides: callers of the same groups with the same get the same verdicts. */
  public Map<String, Object> deciding(Identity identity, @Nullable String from) {
    Map<String, Object> deciding = new HashMap<>();
    identity
        .claims()
        .forEach((name, value) -> {
          if (value != null && (anyClaim || claims.contains(name))) {
            deciding.put("claim " + name, value);
          }
        });
    if (user) {
      deciding.put("user", identity.user());
    }
    if (address && from != null) {
      deciding.put("address", from);
    }
    return Map.copyOf(deciding);
  }
}
