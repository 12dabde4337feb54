package dev.postern.sql.postgres;

import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import java.nio.charset.StandardCharsets;

/** Names as PostgreSQL understands them: folded unless quoted, and cut at 63 bytes. */
final class Identifiers {
  /** NAMEDATALEN - 1. */
  private static final int MAX_BYTES = 63;

  private Identifiers() {}

  static String value(String source, int start, int end) throws NotUnderstood {
    char first = source.charAt(start);
    boolean quoted = first == '"' || (start + 1 < end && source.charAt(start + 1) == '&');
    String name =
        quoted ? Quoted.value(source, start, end, true) : Ascii.lower(source.substring(start, end));
    if (name.isEmpty()) {
      throw new NotUnderstood(Cause.SYNTAX, start);
    }
    return cut(name, start);
  }

  /**
   * Where the server cuts depends on its own encoding as soon as a name has more than ASCII, so
   * that only ASCII names are cut here.
   */
  private static String cut(String name, int position) throws NotUnderstood {
    if (name.length() <= MAX_BYTES / 3) {
      return name;
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= MAX_BYTES) {
      return name;
    }
    if (bytes != name.length()) {
      throw new NotUnderstood(Cause.ENCODING, position);
    }
    return name.substring(0, MAX_BYTES);
  }
}
