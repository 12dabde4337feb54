package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Part.TypeName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Those of MySQL and MariaDB: whole numbers, and texts. Where the server compares values of two
 * families, it converts one of them and may warn for each row of what it could not convert; so a
 * parameter, of which nobody knows what it will be, is of none.
 */
record MysqlFamilies(Catalog catalog) implements Families {
  /** What they make of numbers and texts, they make without a warning. */
  private static final Set<String> AGGREGATES = Set.of("count", "min", "max");

  @Override
  public @Nullable Family of(int type) {
    MysqlType known = MysqlType.of(catalog.type(type));
    if (known == null || known.base().equals("enum")) {
      return null;
    }
    if (known.isWhole()) {
      return Family.WHOLE;
    }
    return known.sort() == MysqlType.Sort.TEXT ? Family.TEXT : null;
  }

  @Override
  public boolean isOpen(LiteralType constant) {
    return constant == LiteralType.NULL;
  }

  /** A dot never stands for a call. */
  @Override
  public boolean couldBeCalled(String name) {
    return false;
  }

  @Override
  public boolean isAggregate(ObjectName name) {
    return name.schema() == null && AGGREGATES.contains(name.name());
  }

  @Override
  public boolean fits(int declared, Family family, boolean array) {
    return false;
  }

  @Override
  public @Nullable Integer named(TypeName type) {
    return null;
  }
}
