package dev.postern.access;

import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What conditions are about: one statement of somebody, or one action of a call, at a time and from
 * a place.
 *
 * @param address null where it is not known
 * @param call null where it is a statement
 */
record Facts(
    Identity identity,
    @Nullable String address,
    Instant now,
    Set<Kind> kinds,
    Risk risk,
    Touched touched,
    Rows rows,
    @Nullable CallFacts call) {
  /** The value of a condition's variable, null where it is not known. */
  @Nullable Object value(String name) {
    return switch (name) {
      case "claims" -> wide(identity.claims());
      case "user" -> identity.user();
      case "groups" -> sorted(identity.groups());
      case "address" -> address;
      case "now" -> now;
      case "kinds" -> kinds.stream().map(Kind::word).sorted().toList();
      case "risk" -> (long) risk.ordinal();
      case "low" -> (long) Risk.LOW.ordinal();
      case "medium" -> (long) Risk.MEDIUM.ordinal();
      case "high" -> (long) Risk.HIGH.ordinal();
      case "critical" -> (long) Risk.CRITICAL.ordinal();
      case "relations" -> touched.known() ? sorted(touched.relations()) : null;
      case "columns" -> touched.known() ? sorted(touched.columns()) : null;
      case "labels" -> touched.known() ? sorted(touched.labels()) : null;
      case "rows" -> rows instanceof Rows.Expected(var expected) ? expected : null;
      default -> call == null ? null : call.value(name);
    };
  }

  private static List<String> sorted(Collection<?> values) {
    return values.stream().map(Object::toString).sorted().toList();
  }

  /** CEL knows numbers of 64 bits only. */
  private static Object wide(Object value) {
    return switch (value) {
      case Integer number -> number.longValue();
      case Float number -> number.doubleValue();
      case Map<?, ?> object -> {
        Map<Object, Object> wide = new HashMap<>();
        object.forEach((name, member) -> {
          if (member != null) {
            wide.put(name, wide(member));
          }
        });
        yield wide;
      }
      case Collection<?> array -> array.stream().map(Facts::wide).toList();
      default -> value;
    };
  }
}
