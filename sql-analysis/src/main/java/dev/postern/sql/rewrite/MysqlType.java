package dev.postern.sql.rewrite;

import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Type;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The type of a column of MySQL's or MariaDB's, from its {@code COLUMN_TYPE} and collation.
 *
 * @param base such as {@code varchar}, in lower case
 * @param length what stands in parentheses, "" where nothing does
 * @param collation null where it has none
 */
record MysqlType(String base, String length, boolean unsigned, @Nullable String collation) {
  private static final Pattern WRITTEN =
      Pattern.compile("([a-z]+)(?:\\(([\\d,]+)\\))?( unsigned)?(?: zerofill)? (\\w+)");

  /** How values are compared. */
  enum Sort {
    TEXT,
    NUMBER,
    DAY,
    MOMENT,
    TRUTH
  }

  /** The type of a column; null where it is one that no filter looks at. */
  static @Nullable MysqlType of(Catalog catalog, Relation.Column column) {
    return of(catalog.type(column.type()));
  }

  static @Nullable MysqlType of(@Nullable Type type) {
    if (type == null) {
      return null;
    }
    Matcher words = WRITTEN.matcher(type.name().name());
    if (!words.matches()) {
      return enumerated(type.name().name());
    }
    String collation = words.group(4);
    return new MysqlType(
        words.group(1),
        words.group(2) == null ? "" : words.group(2),
        words.group(3) != null,
        collation.equals("null") ? null : collation);
  }

  private static @Nullable MysqlType enumerated(String written) {
    return written.startsWith("enum(")
        ? new MysqlType("enum", "", false, written.substring(written.lastIndexOf(' ') + 1))
        : null;
  }

  /** Null where values of it are compared by what the session's settings say, or as bytes. */
  @Nullable Sort sort() {
    return switch (base) {
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum" ->
          collation == null || collation.equals("binary") ? null : Sort.TEXT;
      case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double" ->
          Sort.NUMBER;
      case "date" -> Sort.DAY;
      case "datetime" -> Sort.MOMENT;
      default -> null;
    };
  }

  boolean isWhole() {
    return switch (base) {
      case "tinyint", "smallint", "mediumint", "int", "bigint" -> true;
      default -> false;
    };
  }

  /** How many bits a whole number has. */
  int bits() {
    return switch (base) {
      case "tinyint" -> 8;
      case "smallint" -> 16;
      case "mediumint" -> 24;
      case "int" -> 32;
      default -> 64;
    };
  }

  /** The character set of texts of it. */
  String charset() {
    String of = String.valueOf(collation);
    return of.contains("_") ? of.substring(0, of.indexOf('_')) : of;
  }
}
