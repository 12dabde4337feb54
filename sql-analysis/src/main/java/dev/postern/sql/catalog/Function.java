package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function, procedure, aggregate or window function.
 *
 * @param argumentTypes OIDs of its input arguments' types
 * @param required how many arguments a call must give: the others have defaults
 * @param language such as {@code sql}, {@code plpgsql}, {@code c}, {@code internal}
 * @param system whether the server made it for itself
 * @param extension the extension it belongs to, null where it belongs to none
 * @param source its body as written, or the symbol of a compiled one; null for the server's own, a
 *     body longer than the reader's bounds, and a body kept as a tree
 */
public record Function(
    int oid,
    ObjectName name,
    List<Integer> argumentTypes,
    int required,
    String language,
    boolean securityDefiner,
    Volatility volatility,
    boolean system,
    @Nullable String extension,
    @Nullable String source) {
  /** What its owner promises, by {@code pg_proc.provolatile}. */
  public enum Volatility {
    IMMUTABLE,
    STABLE,
    VOLATILE;

    static Volatility of(char code) {
      return switch (code) {
        case 'i' -> IMMUTABLE;
        case 's' -> STABLE;
        default -> VOLATILE;
      };
    }
  }

  /** Whether {@code x.f} can mean {@code f(x)}, which PostgreSQL allows for every type of x. */
  boolean callableAsAttribute() {
    return required <= 1 && !argumentTypes.isEmpty();
  }
}
