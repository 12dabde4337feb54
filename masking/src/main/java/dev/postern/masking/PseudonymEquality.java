package dev.postern.masking;

import dev.postern.core.Translation;
import dev.postern.masking.PostgresType.ArrayOf;
import dev.postern.masking.PostgresType.Bits;
import dev.postern.masking.PostgresType.Characters;
import dev.postern.masking.PostgresType.Unknown;
import dev.postern.masking.PostgresType.Uuid;
import java.util.Optional;

/**
 * The equality of a column that shows as a pseudonym with what a client writes for its value.
 *
 * <p>It holds for no row but those whose pseudonym is what the client wrote, so that it tells
 * nothing that the masked column does not show. What was never a pseudonym, and what the column
 * would not show whole, holds for no row. Of numbers and UUIDs everything is the pseudonym of
 * something, and only what shows so.
 */
public sealed interface PseudonymEquality extends Translation
    permits NumberEquality,
        TextEquality,
        UuidEquality,
        MysqlNumberEquality,
        MysqlTextEquality,
        MysqlUuidEquality {
  /** How a constant is written in SQL. */
  enum Written {
    /** In quotes, of no type of its own. */
    STRING,
    /** In digits, perhaps behind a minus. */
    DIGITS
  }

  /** A constant that stands in the place of the client's. */
  sealed interface Constant {
    /** To be written in quotes. */
    record Text(String value) implements Constant {}

    record Whole(long value) implements Constant {}

    /** A number without a sign, by its bits. */
    record Unsigned(long value) implements Constant {}

    /**
     * A text of MySQL's, whose column would call others equal to it.
     *
     * @param padded whether blanks at the end of the column's values mean nothing
     */
    record Exact(String value, boolean padded) implements Constant {}
  }

  /**
   * The constant that stands for the client's; empty where the column's type has none that is
   * written so.
   */
  Optional<Constant> constant(Written written, String value);

  /** How MySQL compares a text with what is bound, empty where that is not of a text's kind. */
  default Optional<Exactness> exactness() {
    return Optional.empty();
  }

  /**
   * @param padded whether blanks at the end of the column's values mean nothing
   */
  record Exactness(boolean padded) {}

  /**
   * Of a column of MySQL's or MariaDB's; empty where it does not show as a pseudonym.
   *
   * @param type its {@code COLUMN_TYPE}, a blank, and its collation or {@code null}
   */
  static Optional<PseudonymEquality> ofMysql(String type, MaskSpec.Pseudonym mask) {
    return MysqlColumnType.of(type).flatMap(column -> column.equality(mask));
  }

  /**
   * Empty where equality is wider than of values, as in types of extensions, or where no value of
   * the type has a pseudonym.
   *
   * @param type OID of the column's type
   * @param modifier of the column's type, -1 for none
   */
  static Optional<PseudonymEquality> of(int type, int modifier, MaskSpec.Pseudonym mask) {
    return switch (PostgresType.of(type)) {
      case Characters characters ->
          Optional.of(
              new TextEquality(
                  mask,
                  type,
                  characters.padded(),
                  CharacterFit.of(characters, modifier).longest()));
      case PostgresType.Whole _ -> Optional.of(new NumberEquality(mask));
      case Uuid _ -> Optional.of(new UuidEquality(mask));
      case Bits _, Fixed _, ArrayOf _, Unknown _ -> Optional.empty();
    };
  }
}
