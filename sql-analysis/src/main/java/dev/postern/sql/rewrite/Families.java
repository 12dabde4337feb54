package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Function;
import dev.postern.sql.catalog.Function.Kind;
import dev.postern.sql.catalog.Type;
import dev.postern.sql.tree.Part.TypeName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The families that count on one server: all their comparisons are marked LEAKPROOF there. */
final class Families {
  static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");

  /** What the server knows no other type of: {@code unknown}, and a parameter left open. */
  private static final Set<Integer> OPEN = Set.of(0, 705);

  private final Catalog catalog;
  private final Map<Integer, Family> byType = new HashMap<>();

  Families(Catalog catalog) {
    this.catalog = catalog;
    for (Family family : Family.values()) {
      boolean sound =
          COMPARISONS.stream()
              .filter(symbol -> !symbol.equals("!="))
              .allMatch(symbol -> catalog.isLeakproof(symbol, family.types()));
      if (sound) {
        family.types().forEach(type -> byType.put(type, family));
      }
    }
  }

  /** The family of a type, by its OID; null where it has none. */
  @Nullable Family of(int type) {
    return byType.get(type);
  }

  /** Whether there is a function of that name, or a type, which can be called like one. */
  boolean couldBeCalled(String name) {
    ObjectName called = new ObjectName(null, name);
    return !catalog.functions(called).isEmpty() || !catalog.types(called).isEmpty();
  }

  /** Whether the name means nothing but aggregates of the server's own. */
  boolean isAggregate(ObjectName name) {
    List<Function> functions = catalog.functions(name);
    return !functions.isEmpty()
        && catalog.types(name).isEmpty()
        && functions.stream()
            .allMatch(function -> function.system() && function.kind() == Kind.AGGREGATE);
  }

  /** Whether a parameter that was declared so takes the family where it is compared with it. */
  boolean fits(int declared, Family family, boolean array) {
    if (OPEN.contains(declared)) {
      return true;
    }
    if (!array) {
      return of(declared) == family;
    }
    Type type = catalog.type(declared);
    return type != null
        && type.system()
        && type.name().name().startsWith("_")
        && of(type.of()) == family;
  }

  /** The OID of a type named in a statement; null where it is none of a family. */
  @Nullable Integer named(TypeName type) {
    List<Type> types = catalog.types(type.name().object());
    boolean plain = type.modifiers().isEmpty() && !type.setOf() && type.dimensions() == 0;
    return plain && types.size() == 1 && of(types.getFirst().oid()) != null
        ? (Integer) types.getFirst().oid()
        : null;
  }
}
