package dev.postern.gateway;

import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Statement;
import java.util.Optional;

/** A statement that stands as a constant in another: PREPARE FROM, EXECUTE IMMEDIATE. */
final class ConstantText {
  private ConstantText() {}

  /** Its text; empty where there is none, or it is computed. */
  static Optional<String> in(Statement tree) {
    return switch (tree) {
      case Statement.PrepareText prepare -> constant(prepare.text());
      case Statement.ExecuteText execute -> constant(execute.text());
      default -> Optional.empty();
    };
  }

  private static Optional<String> constant(Expression text) {
    return text instanceof Literal(_, var type, var value) && type == LiteralType.STRING
        ? Optional.of(value)
        : Optional.empty();
  }
}
