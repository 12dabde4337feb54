package dev.postern.masking;

import dev.postern.masking.MysqlType.Whole;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column's type as {@code information_schema.COLUMNS} says it, where {@link MysqlTypes} has it
 * from the wire: both must agree on which columns show pseudonyms.
 *
 * @param base such as {@code varchar}
 * @param length what stands in parentheses, -1 where nothing does
 * @param collation null where it has none
 */
record MysqlColumnType(String base, int length, boolean unsigned, @Nullable String collation) {
  private static final Pattern WRITTEN =
      Pattern.compile("([a-z]+)(?:\\((\\d{1,9})\\))?( unsigned)?(?: zerofill)? (\\w+)");

  /** A TINYTEXT has so many bytes: of the longest characters that is the fewest of them. */
  private static final int TINY_TEXT = 255 / 4;

  static Optional<MysqlColumnType> of(String written) {
    Matcher words = WRITTEN.matcher(written);
    if (!words.matches()) {
      return Optional.empty();
    }
    String length = words.group(2);
    String collation = words.group(4);
    return Optional.of(
        new MysqlColumnType(
            words.group(1),
            length == null ? -1 : Integer.parseInt(length),
            words.group(3) != null,
            collation.equals("null") ? null : collation));
  }

  Optional<PseudonymEquality> equality(MaskSpec.Pseudonym mask) {
    return switch (base) {
      // BOOL is TINYINT(1), which is redacted; without a sign nothing but the wire tells it.
      case "tinyint" ->
          length == 1 || (unsigned && length < 0)
              ? Optional.empty()
              : number(unsigned ? IntegerRange.TINY_UNSIGNED : IntegerRange.TINY, Byte.BYTES, mask);
      case "smallint" ->
          number(unsigned ? IntegerRange.SMALL_UNSIGNED : IntegerRange.SMALL, Short.BYTES, mask);
      case "mediumint" ->
          number(
              unsigned ? IntegerRange.MEDIUM_UNSIGNED : IntegerRange.MEDIUM, Integer.BYTES, mask);
      case "int" ->
          number(unsigned ? IntegerRange.INT_UNSIGNED : IntegerRange.INT, Integer.BYTES, mask);
      case "bigint" ->
          number(unsigned ? IntegerRange.BIG_UNSIGNED : IntegerRange.BIG, Long.BYTES, mask);
      case "char" -> text(length < 0 ? 1 : length, true, mask);
      case "varchar" -> length < 0 ? Optional.empty() : text(length, false, mask);
      case "tinytext" -> text(TINY_TEXT, false, mask);
      case "text", "mediumtext" -> text(Integer.MAX_VALUE, false, mask);
      // Of a binary collation it may be MariaDB's JSON, and is redacted.
      case "longtext" ->
          collation == null || collation.endsWith("_bin")
              ? Optional.empty()
              : text(Integer.MAX_VALUE, false, mask);
      case "uuid" -> Optional.of(new MysqlUuidEquality(mask));
      default -> Optional.empty();
    };
  }

  private static Optional<PseudonymEquality> number(
      IntegerRange range, int bytes, MaskSpec.Pseudonym mask) {
    return Optional.of(new MysqlNumberEquality(mask, new Whole(range, bytes, 0)));
  }

  private Optional<PseudonymEquality> text(int longest, boolean padded, MaskSpec.Pseudonym mask) {
    return collation == null || collation.equals("binary")
        ? Optional.empty()
        : Optional.of(new MysqlTextEquality(mask, padded, longest));
  }
}
