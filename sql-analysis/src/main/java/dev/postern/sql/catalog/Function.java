package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function, procedure, aggregate or window function.
 *
 * @param system whether the server made it for itself
 * @param extension the extension it belongs to, null where it belongs to none
 */
public record Function(
    int oid,
    ObjectName name,
    Kind kind,
    Arguments arguments,
    Result result,
    Body body,
    boolean system,
    @Nullable String extension) {
  /** What it is, by {@code pg_proc.prokind}. */
  public enum Kind {
    FUNCTION,
    PROCEDURE,
    AGGREGATE,
    WINDOW;

    static Kind of(char code) {
      return switch (code) {
        case 'f' -> FUNCTION;
        case 'p' -> PROCEDURE;
        case 'a' -> AGGREGATE;
        case 'w' -> WINDOW;
        default -> throw new IllegalArgumentException("prokind " + code);
      };
    }
  }

  /**
   * What a call gives it: its IN, INOUT and VARIADIC parameters in order.
   *
   * @param types OIDs
   * @param names as many as types; "" for a parameter without a name
   * @param required how many a call must give: the others have defaults
   * @param variadic the OID of the type that the last parameter takes any number of; 0 where it
   *     takes no more than the others
   */
  public record Arguments(List<Integer> types, List<String> names, int required, int variadic) {
    /** Whether a call with so many arguments can mean it. */
    public boolean canBe(int count) {
      return count >= required && (variadic != 0 || count <= types.size());
    }
  }

  /**
   * What a call gives back.
   *
   * @param type its OID
   * @param set whether it is any number of values or rows
   * @param columns its OUT, INOUT and TABLE parameters in order, empty where it has none: the
   *     columns of a composite type are the type's
   */
  public record Result(int type, boolean set, List<Output> columns) {}

  /**
   * A column of a result.
   *
   * @param name "" where it has none
   * @param type its OID
   */
  public record Output(String name, int type) {}

  /**
   * What runs.
   *
   * @param language such as {@code sql}, {@code plpgsql}, {@code c}, {@code internal}
   * @param source as written, or the symbol of a compiled one; null for the server's own, a body
   *     longer than the reader's bounds, and a body kept as a tree
   * @param sqlBody whether it is kept as a tree: {@code BEGIN ATOMIC …} or {@code RETURN …}
   */
  public record Body(
      String language,
      Volatility volatility,
      boolean securityDefiner,
      @Nullable String source,
      boolean sqlBody) {}

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

  /** OIDs of its input arguments' types. */
  public List<Integer> argumentTypes() {
    return arguments.types();
  }

  /** How many arguments a call must give. */
  public int required() {
    return arguments.required();
  }

  public String language() {
    return body.language();
  }

  public @Nullable String source() {
    return body.source();
  }

  /** Whether {@code x.f} can mean {@code f(x)}, which PostgreSQL allows for every type of x. */
  boolean callableAsAttribute() {
    return arguments.required() <= 1 && !arguments.types().isEmpty();
  }
}
