package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.core.Span;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Type;
import dev.postern.sql.rewrite.FilteredRelations.Treatment.Filtered;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Part.OnConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * PostgreSQL's: the value comes out of a subquery that has two rows where the new row does not
 * pass.
 */
final class PostgresWriteCheck implements WriteCheck {
  /** The new values, where nothing else is in sight. */
  private static final String NEW = "\"s\"";

  /** Modifiers count the length of a value's header in. */
  private static final int HEADER = 4;

  private final PostgresDialect dialect;

  PostgresWriteCheck(PostgresDialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public boolean isLenient(String head) {
    return false;
  }

  /** DO NOTHING changes no row. */
  @Override
  public boolean changes(OnConflict conflict) {
    return !conflict.assignments().isEmpty();
  }

  @Override
  public boolean isWrittenWhole(Filtered filtered, Relation.Column column) throws Refused {
    return isWrittenWhole(typeOf(filtered, column.name()));
  }

  /** An array's elements and a row's columns can be. */
  private boolean isWrittenWhole(Type type) {
    return switch (type.kind()) {
      case BASE -> type.of() == 0 && !type.name().name().startsWith("_");
      case ENUM, RANGE, MULTIRANGE -> true;
      case DOMAIN -> {
        Type base = dialect.catalog().type(type.of());
        yield base != null && isWrittenWhole(base);
      }
      case COMPOSITE, PSEUDO -> false;
    };
  }

  /**
   * Puts the check around one of the values: the one that is computed, since the others are written
   * down a second time within it.
   */
  @Override
  public void check(Given row, Splices splices) throws Refused {
    SortedMap<String, Expression> given = row.values();
    Filtered filtered = row.filtered();
    String column =
        given.entrySet().stream()
            .filter(entry -> !isStable(entry.getValue()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(given.firstKey());
    Span span = Objects.requireNonNull(given.get(column)).span();
    StringBuilder others = new StringBuilder();
    for (Map.Entry<String, Expression> other : given.entrySet()) {
      if (!other.getKey().equals(column)) {
        Expression value = other.getValue();
        if (!isStable(value)) {
          throw RowChecks.refused(filtered, "only one of its row filter's columns may be computed");
        }
        others
            .append(", CAST(")
            .append(row.words(value))
            .append(" AS ")
            .append(type(filtered, other.getKey()))
            .append(") AS ")
            .append(Quoting.identifier(other.getKey()));
      }
    }
    List<String> conditions = new ArrayList<>();
    Map<String, String> looks = new TreeMap<>();
    for (String looked : RowChecks.deciding(filtered)) {
      looks.put(
          looked,
          given.containsKey(looked)
              ? stored(filtered, looked)
              : Quoting.identifier(row.name()) + "." + Quoting.identifier(looked));
    }
    for (RowCondition condition : filtered.conditions()) {
      conditions.add(
          condition.render(looked -> Objects.requireNonNull(looks.get(looked)), dialect.claims()));
    }
    String quoted = Quoting.identifier(column);
    splices.insert(span.start(), "(SELECT " + NEW + "." + quoted + " FROM (SELECT CAST(");
    splices.insert(
        span.end(),
        " AS "
            + type(filtered, column)
            + ") AS "
            + quoted
            + others
            + ") AS "
            + NEW
            + ", pg_catalog.generate_series(1, CASE WHEN "
            + String.join(" AND ", conditions)
            + " THEN 1 ELSE 2 END))");
  }

  /** Whether it may be written down twice. */
  private static boolean isStable(Expression value) {
    return value instanceof Literal
        || value instanceof Parameter
        || value instanceof ColumnReference;
  }

  private Type typeOf(Filtered filtered, String column) throws Refused {
    Relation.Column known = Objects.requireNonNull(filtered.relation().column(column));
    Type type = dialect.catalog().type(known.type());
    if (type == null || type.name().schema() == null) {
      throw RowChecks.refused(filtered, "the type of " + column + " is not known");
    }
    return type;
  }

  private String type(Filtered filtered, String column) throws Refused {
    ObjectName name = typeOf(filtered, column).name();
    return Quoting.identifier(Objects.requireNonNull(name.schema()))
        + "."
        + Quoting.identifier(name.name());
  }

  /** The new value as the column will keep it, which may cut or round it. */
  private String stored(Filtered filtered, String column) throws Refused {
    int modifier = Objects.requireNonNull(filtered.relation().column(column)).modifier();
    String value = NEW + "." + Quoting.identifier(column);
    return modifier < 0
        ? value
        : "CAST("
            + value
            + " AS "
            + type(filtered, column)
            + "("
            + modifiers(filtered, column, modifier)
            + "))";
  }

  /** As {@code format_type} has them (src/backend/utils/adt/varchar.c, numeric.c, timestamp.c). */
  private String modifiers(Filtered filtered, String column, int modifier) throws Refused {
    Type type = typeOf(filtered, column);
    return switch (type.system() ? type.name().name() : "") {
      case "varchar", "bpchar" -> String.valueOf(modifier - HEADER);
      case "numeric" -> ((modifier - HEADER) >> 16) + "," + scale((modifier - HEADER) & 0x7ff);
      case "timestamp", "timestamptz", "time", "timetz" -> String.valueOf(modifier);
      default -> throw RowChecks.refused(filtered, "the type of " + column + " has a modifier");
    };
  }

  /** Eleven bits with a sign. */
  private static int scale(int bits) {
    return (bits ^ 1024) - 1024;
  }
}
