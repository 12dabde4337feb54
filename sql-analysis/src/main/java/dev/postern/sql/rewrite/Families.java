package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Part.TypeName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which types are of which family on one server. */
sealed interface Families permits PostgresFamilies, MysqlFamilies {
  Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");

  /** The family of a type, by its OID; null where it has none. */
  @Nullable Family of(int type);

  /** Whether a constant of that sort is of the family of whatever it is compared with. */
  boolean isOpen(LiteralType constant);

  /** Whether there is a function of that name, or a type, which can be called like one. */
  boolean couldBeCalled(String name);

  /** Whether the name means nothing but aggregates of the server's own that cannot fail. */
  boolean isAggregate(ObjectName name);

  /** Whether a parameter that was declared so takes the family where it is compared with it. */
  boolean fits(int declared, Family family, boolean array);

  /** The OID of a type named in a statement; null where it is none of a family. */
  @Nullable Integer named(TypeName type);
}
