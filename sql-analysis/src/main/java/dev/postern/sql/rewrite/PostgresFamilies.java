package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Function;
import dev.postern.sql.catalog.Function.Kind;
import dev.postern.sql.catalog.Type;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Part.TypeName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Those that count on a PostgreSQL: all their comparisons are marked LEAKPROOF there. */
final class PostgresFamilies implements Families {
  /** What the server knows no other type of: {@code unknown}, and a parameter left open. */
  private static final Set<Integer> OPEN = Set.of(0, 705);

  private final Catalog catalog;
  private final Map<Integer, Family> byType = new HashMap<>();

  PostgresFamilies(Catalog catalog) {
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

  @Override
  public @Nullable Family of(int type) {
    return byType.get(type);
  }

  /** A constant in quotes becomes what it is compared with. */
  @Override
  public boolean isOpen(LiteralType constant) {
    return constant == LiteralType.STRING || constant == LiteralType.NULL;
  }

  @Override
  public boolean couldBeCalled(String name) {
    ObjectName called = new ObjectName(null, name);
    return !catalog.functions(called).isEmpty() || !catalog.types(called).isEmpty();
  }

  @Override
  public boolean isAggregate(ObjectName name) {
    List<Function> functions = catalog.functions(name);
    return !functions.isEmpty()
        && catalog.types(name).isEmpty()
        && functions.stream()
            .allMatch(function -> function.system() && function.kind() == Kind.AGGREGATE);
  }

  @Override
  public boolean fits(int declared, Family family, boolean array) {
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

  @Override
  public @Nullable Integer named(TypeName type) {
    List<Type> types = catalog.types(type.name().object());
    boolean plain = type.modifiers().isEmpty() && !type.setOf() && type.dimensions() == 0;
    return plain && types.size() == 1 && of(types.getFirst().oid()) != null
        ? (Integer) types.getFirst().oid()
        : null;
  }
}
