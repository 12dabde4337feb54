package dev.postern.sql.rewrite;

import dev.postern.core.Span;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.rewrite.FilteredRelations.Treatment.Filtered;
import dev.postern.sql.rewrite.MysqlType.Sort;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.OnConflict;
import dev.postern.sql.tree.Query;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * MySQL's and MariaDB's: the value comes out of a subquery that has two rows where the new row does
 * not pass. It is put out as it was looked at: cut and converted as the column would keep it.
 */
final class MysqlWriteCheck implements WriteCheck {
  /** No column a client could mean has it. */
  private static final String ROWS = "`#`";

  /** The new value, where it cannot be said twice. */
  private static final String NEW = "`s`";

  private static final String COUNT = "(SELECT 1 AS " + ROWS + " UNION ALL SELECT 2) AS " + ROWS;

  private final MysqlDialect dialect;

  MysqlWriteCheck(MysqlDialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public boolean isLenient(String head) {
    return Ascii.lower(head).contains("ignore");
  }

  /** Whatever is done, it is done to the row that is there. */
  @Override
  public boolean changes(OnConflict conflict) {
    return true;
  }

  /** An ENUM takes numbers, which stand for others of its texts. */
  @Override
  public boolean isWrittenWhole(Filtered filtered, Relation.Column column) {
    MysqlType type = MysqlType.of(dialect.catalog(), column);
    return type != null
        && type.sort() != null
        && !type.base().equals("enum")
        && (type.sort() != Sort.NUMBER || type.isWhole() || type.base().equals("decimal"));
  }

  @Override
  public void check(Given row, Splices splices) throws Refused {
    String column = chosen(row);
    Expression value = Objects.requireNonNull(row.values().get(column));
    boolean twice = isStable(value);
    if (!twice && !standsAlone(value, row)) {
      throw RowChecks.refused(row.filtered(), "a value of its row filter's columns is computed");
    }
    String name = Quoting.backquoted(column);
    Map<String, String> looks = new TreeMap<>();
    for (String looked : RowChecks.deciding(row.filtered())) {
      Expression given = row.values().get(looked);
      looks.put(
          looked,
          given == null
              ? Quoting.backquoted(row.name()) + "." + Quoting.backquoted(looked)
              : looked.equals(column) && !twice
                  ? NEW + "." + name
                  : stored(row, looked, row.words(given)));
    }
    String count = ROWS + "." + ROWS + " <= CASE WHEN " + passes(row, looks) + " THEN 1 ELSE 2 END";
    Span span = value.span();
    String[] cast = stored(row, column, "\0").split("\0", -1);
    if (twice) {
      splices.insert(span.start(), "(SELECT " + cast[0]);
      splices.insert(span.end(), cast[1] + " FROM " + COUNT + " WHERE " + count + ")");
    } else {
      splices.insert(span.start(), "(SELECT " + NEW + "." + name + " FROM (SELECT " + cast[0]);
      splices.insert(
          span.end(),
          cast[1]
              + " AS "
              + name
              + " LIMIT 1) AS "
              + NEW
              + " JOIN "
              + COUNT
              + " WHERE "
              + count
              + ")");
    }
  }

  /**
   * The one that cannot be said twice, where there is one; the others are said within its check.
   */
  private String chosen(Given row) throws Refused {
    String chosen = null;
    for (Map.Entry<String, Expression> entry : row.values().entrySet()) {
      if (!isSame(row, entry.getKey(), entry.getValue())) {
        if (chosen != null) {
          throw RowChecks.refused(
              row.filtered(), "only one of its row filter's columns may be computed");
        }
        chosen = entry.getKey();
      }
    }
    return chosen == null ? row.values().firstKey() : chosen;
  }

  /** Whether the column keeps of a value just what the check sees of it, said where it may be. */
  private boolean isSame(Given row, String column, Expression value) {
    MysqlType type = type(row, column);
    if (value instanceof Literal literal) {
      return literal.type() == LiteralType.NULL
          || switch (Objects.requireNonNull(type.sort())) {
            case TEXT -> literal.type() == LiteralType.STRING;
            case NUMBER -> literal.type() == LiteralType.INTEGER;
            case DAY, MOMENT, TRUTH -> false;
          };
    }
    // One that an assignment before it has changed would be seen as it is by then.
    return value instanceof ColumnReference && row.isNew() && type.sort() == Sort.TEXT;
  }

  private static boolean isStable(Expression value) {
    return value instanceof Literal || value instanceof ColumnReference;
  }

  /**
   * Whether a value is the same in a query of its own: no column is seen there, and it is computed
   * once for all rows.
   */
  private static boolean standsAlone(Expression value, Given row) {
    if (value instanceof Parameter) {
      return true;
    }
    List<Node> open = new ArrayList<>(List.of(value));
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (node instanceof ColumnReference || node instanceof Query) {
        return false;
      }
      node.children(open::add);
    }
    return !row.repeated();
  }

  private MysqlType type(Given row, String column) {
    Relation.Column known = Objects.requireNonNull(row.filtered().relation().column(column));
    return Objects.requireNonNull(MysqlType.of(dialect.catalog(), known));
  }

  private String passes(Given row, Map<String, String> looks) {
    List<String> all = new ArrayList<>();
    Relation table = row.filtered().relation();
    for (RowCondition condition : row.filtered().conditions()) {
      all.add(
          dialect
              .said(condition, table, looked -> Objects.requireNonNull(looks.get(looked)))
              .text());
    }
    for (String column : row.values().keySet()) {
      MysqlType type = type(row, column);
      if (type.isWhole()) {
        String value = Objects.requireNonNull(looks.get(column));
        String range = range(type);
        all.add("(" + value + " IS NULL OR " + value + " BETWEEN " + range + ")");
        if (row.isNew() && isKey(table, column)) {
          // It may stand for the next number.
          all.add(value + " <> 0");
        }
      }
    }
    return String.join(" AND ", all);
  }

  private boolean isKey(Relation table, String column) {
    Relation.@Nullable Column known = table.column(column);
    return known != null && dialect.catalog().primaryKey(table).contains(known.attribute());
  }

  private static String range(MysqlType type) {
    int bits = type.bits();
    BigInteger low = type.unsigned() ? BigInteger.ZERO : BigInteger.TWO.pow(bits - 1).negate();
    BigInteger high = BigInteger.TWO.pow(type.unsigned() ? bits : bits - 1);
    return low + " AND " + high.subtract(BigInteger.ONE);
  }

  /** A value as the column keeps it. */
  private String stored(Given row, String column, String value) {
    MysqlType type = type(row, column);
    return switch (Objects.requireNonNull(type.sort())) {
      case TEXT -> {
        String length = type.length().isEmpty() ? "" : "(" + type.length() + ")";
        String cast =
            "CAST(" + value + " AS CHAR" + length + " CHARACTER SET " + type.charset() + ")";
        String kept = type.base().equals("char") ? "RTRIM(" + cast + ")" : cast;
        yield "(" + kept + " COLLATE " + type.collation() + ")";
      }
      case NUMBER -> {
        String as = type.unsigned() ? "UNSIGNED" : "SIGNED";
        yield "CAST(" + value + " AS " + (type.isWhole() ? as : decimal(type)) + ")";
      }
      case DAY -> "CAST(" + value + " AS DATE)";
      case MOMENT -> {
        String digits = type.length().isEmpty() ? "" : "(" + type.length() + ")";
        yield "CAST(" + value + " AS DATETIME" + digits + ")";
      }
      case TRUTH -> throw new IllegalStateException("no column is a truth");
    };
  }

  private static String decimal(MysqlType type) {
    return "DECIMAL(" + type.length() + ")";
  }
}
