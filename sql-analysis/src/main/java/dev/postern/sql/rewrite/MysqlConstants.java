package dev.postern.sql.rewrite;

import dev.postern.sql.rewrite.MysqlType.Sort;
import dev.postern.sql.tree.Expression.Literal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Constants and claims as MySQL and MariaDB read them under every setting of a session. */
final class MysqlConstants {
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

  private MysqlConstants() {}

  /** A constant of a condition; null where it is no value of that sort. */
  static @Nullable String of(Literal literal, Sort sort) {
    return switch (literal.type()) {
      case NULL -> "NULL";
      case BOOLEAN ->
          sort == Sort.NUMBER || sort == Sort.TRUTH
              ? literal.value().equalsIgnoreCase("true") ? "TRUE" : "FALSE"
              : null;
      case INTEGER, DECIMAL, STRING -> text(literal.value(), sort);
      case BITS -> null;
    };
  }

  /** A claim's value; null where it is none of that sort. */
  static @Nullable String ofClaim(@Nullable Object claim, Sort sort) {
    return switch (claim) {
      case String text when text.indexOf('\0') < 0 -> text(text, sort);
      case Number number -> text(number.toString(), sort);
      case Boolean truth when sort == Sort.NUMBER || sort == Sort.TRUTH -> truth ? "TRUE" : "FALSE";
      case Boolean truth -> text(truth.toString(), sort);
      case null, default -> null;
    };
  }

  private static @Nullable String text(String value, Sort sort) {
    try {
      return switch (sort) {
        case TEXT -> Quoting.hex(value);
        case NUMBER -> NUMBER.matcher(value).matches() ? "(" + value + ")" : null;
        case DAY -> "DATE'" + LocalDate.parse(value) + "'";
        case MOMENT -> moment(value);
        case TRUTH -> null;
      };
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String moment(String value) {
    LocalDateTime moment =
        value.length() == 10
            ? LocalDate.parse(value).atStartOfDay()
            : LocalDateTime.parse(value.replace(' ', 'T'));
    return "TIMESTAMP'%s %s.%06d'"
        .formatted(
            moment.toLocalDate(),
            moment
                .toLocalTime()
                .withNano(0)
                .toString()
                .concat(moment.getSecond() == 0 ? ":00" : ""),
            moment.getNano() / 1000);
  }
}
