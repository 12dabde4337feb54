package dev.postern.aws.mask;

import dev.postern.aws.model.Shape;
import dev.postern.core.FieldMask;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the place of a value that is hidden, so that an SDK reads the response as before.
 */
final class Replacements {
  static final String REDACTED = FieldMask.REDACTED;

  /** The beginning of Unix time, as an ISO 8601 date and as one of HTTP (RFC 9110, 5.6.7). */
  private static final String ISO_TIME = "1970-01-01T00:00:00Z";

  private static final String HTTP_TIME = "Thu, 01 Jan 1970 00:00:00 GMT";

  private Replacements() {}

  /**
   * Of a scalar that is written as a text.
   *
   * @param written the value itself, which says in which way a time is written
   * @param type null where the model does not say it
   */
  static String text(Shape.@Nullable Type type, String written) {
    return switch (type) {
      case null -> REDACTED;
      case STRING, BLOB, DOCUMENT -> REDACTED;
      case NUMBER, NUMERAL -> "0";
      case BOOLEAN -> "false";
      case JSON_TEXT -> "{}";
      case TIMESTAMP -> time(written.strip());
    };
  }

  private static String time(String written) {
    if (written.endsWith("GMT")) {
      return HTTP_TIME;
    }
    return written.matches("[-+.0-9eE]{1,32}") ? "0" : ISO_TIME;
  }
}
