package dev.postern.sql.postgres;

import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one quoted token: strings in all their forms and quoted names (scan.l's states xb, xh, xe,
 * xq, xus, xui, xd, xdolq). The same code finds a token's end and decodes its value.
 */
final class Quoted {
  private final String source;
  private final int open;
  private final @Nullable StringBuilder out;
  private byte[] pending = new byte[8];
  private int pendingSize;

  private Quoted(String source, int open, @Nullable StringBuilder out) {
    this.source = source;
    this.open = open;
    this.out = out;
  }

  /** The value of the quoted token between {@code start} and {@code end}. */
  static String value(String source, int start, int end, boolean standardStrings)
      throws NotUnderstood {
    char first = source.charAt(start);
    if (first == '$') {
      int tag = source.indexOf('$', start + 1) + 1 - start;
      return source.substring(start + tag, end - tag);
    }
    StringBuilder out = new StringBuilder(end - start);
    if (source.charAt(start + 1) == '&') {
      int close = scan(source, start + 2, false, out);
      return unescape(out.toString(), unicodeEscape(source, close, end), start);
    }
    boolean plain = first == '\'' || first == '"';
    boolean escapes = Ascii.lower(first) == 'e' || (first == '\'' && !standardStrings);
    scan(source, plain ? start : start + 1, escapes, out);
    return out.toString();
  }

  /**
   * Scans from the opening quote.
   *
   * @param escapes whether a backslash escapes
   * @param out what it decodes is appended here, null to decode nothing
   * @return the index behind the closing quote, of the last continuation where there are some
   */
  static int scan(String source, int open, boolean escapes, @Nullable StringBuilder out)
      throws NotUnderstood {
    return new Quoted(source, open, out).scan(escapes);
  }

  private int scan(boolean escapes) throws NotUnderstood {
    char quote = source.charAt(open);
    // B'…' and X'…' know no quote within.
    boolean doubles = open == 0 || "bx".indexOf(Ascii.lower(source.charAt(open - 1))) < 0;
    int i = open + 1;
    while (i < source.length()) {
      char c = source.charAt(i);
      if (c == quote) {
        if (doubles && i + 1 < source.length() && source.charAt(i + 1) == quote) {
          append(quote);
          i += 2;
          continue;
        }
        int next = quote == '\'' ? Blanks.continuation(source, i + 1) : -1;
        if (next < 0) {
          flush(i);
          return i + 1;
        }
        i = next + 1;
      } else if (escapes && c == '\\') {
        i = escape(i + 1);
      } else {
        append(c);
        i++;
      }
    }
    throw new NotUnderstood(Cause.SYNTAX, open);
  }

  private void append(char c) throws NotUnderstood {
    flush(open);
    if (out != null) {
      out.append(c);
    }
  }

  /** Reads what follows a backslash at {@code i - 1} and returns the index behind it. */
  private int escape(int i) throws NotUnderstood {
    if (i >= source.length()) {
      throw new NotUnderstood(Cause.SYNTAX, i);
    }
    char c = source.charAt(i);
    switch (c) {
      case 'b' -> append('\b');
      case 'f' -> append('\f');
      case 'n' -> append('\n');
      case 'r' -> append('\r');
      case 't' -> append('\t');
      case 'v' -> append('\u000b');
      case 'x' -> {
        return digits(i + 1, 16, 2, c);
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        return digits(i, 8, 3, c);
      }
      case 'u', 'U' -> {
        return unicode(i - 1);
      }
      default -> append(c);
    }
    return i + 1;
  }

  /** One byte by its octal or hexadecimal digits; {@code \x} without any is an x. */
  private int digits(int from, int radix, int most, char c) throws NotUnderstood {
    int value = 0;
    int i = from;
    while (i < source.length() && i < from + most) {
      int digit = Ascii.hex(source.charAt(i));
      if (digit < 0 || digit >= radix) {
        break;
      }
      value = value * radix + digit;
      i++;
    }
    if (i == from) {
      append(c);
      return i;
    }
    value &= 0xff;
    if (value == 0) {
      throw new NotUnderstood(Cause.ENCODING, from);
    }
    if (pendingSize == pending.length) {
      pending = Arrays.copyOf(pending, pendingSize * 2);
    }
    pending[pendingSize++] = (byte) value;
    return i;
  }

  /** Bytes written as escapes are characters only together. */
  private void flush(int position) throws NotUnderstood {
    if (pendingSize == 0) {
      return;
    }
    try {
      CharSequence decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(pending, 0, pendingSize));
      if (out != null) {
        out.append(decoded);
      }
      pendingSize = 0;
    } catch (CharacterCodingException e) {
      throw new NotUnderstood(Cause.ENCODING, position);
    }
  }

  /** {@code backslash u XXXX} or {@code backslash U XXXXXXXX}, in pairs where a surrogate. */
  private int unicode(int backslash) throws NotUnderstood {
    int length = source.charAt(backslash + 1) == 'u' ? 4 : 8;
    int end = backslash + 2 + length;
    int point = codePoint(source, backslash + 2, length);
    if (point >= Character.MIN_HIGH_SURROGATE && point <= Character.MAX_HIGH_SURROGATE) {
      boolean paired =
          end + 1 < source.length()
              && source.charAt(end) == '\\'
              && Ascii.lower(source.charAt(end + 1)) == 'u';
      int secondLength = paired && source.charAt(end + 1) == 'u' ? 4 : 8;
      int second = paired ? codePoint(source, end + 2, secondLength) : 0;
      point = pair(point, second, backslash);
      end += 2 + secondLength;
    }
    appendPoint(point, backslash);
    return end;
  }

  private void appendPoint(int point, int position) throws NotUnderstood {
    if (point == 0 || !isCharacter(point)) {
      throw new NotUnderstood(Cause.SYNTAX, position);
    }
    flush(position);
    if (out != null) {
      out.appendCodePoint(point);
    }
  }

  private static boolean isCharacter(int point) {
    return Character.isValidCodePoint(point)
        && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
  }

  private static int pair(int high, int low, int position) throws NotUnderstood {
    if (low < Character.MIN_LOW_SURROGATE || low > Character.MAX_LOW_SURROGATE) {
      throw new NotUnderstood(Cause.SYNTAX, position);
    }
    return Character.toCodePoint((char) high, (char) low);
  }

  private static int codePoint(String text, int from, int length) throws NotUnderstood {
    if (from + length > text.length()) {
      throw new NotUnderstood(Cause.SYNTAX, from);
    }
    long value = 0;
    for (int i = from; i < from + length; i++) {
      int digit = Ascii.hex(text.charAt(i));
      if (digit < 0) {
        throw new NotUnderstood(Cause.SYNTAX, i);
      }
      value = value * 16 + digit;
    }
    return value > Character.MAX_CODE_POINT ? -1 : (int) value;
  }

  /** The character that a {@code UESCAPE} between {@code from} and {@code end} names. */
  static char unicodeEscape(String source, int from, int end) throws NotUnderstood {
    if (from == end) {
      return '\\';
    }
    StringBuilder named = new StringBuilder();
    int open = source.indexOf('\'', from);
    scan(source, open, false, named);
    char escape = named.length() == 1 ? named.charAt(0) : '\'';
    boolean allowed = Ascii.hex(escape) < 0 && "+'\"".indexOf(escape) < 0 && !Ascii.isBlank(escape);
    if (!allowed) {
      throw new NotUnderstood(Cause.SYNTAX, from);
    }
    return escape;
  }

  /** Decodes {@code U&'…'} as parser.c's str_udeescape does. */
  static String unescape(String raw, char escape, int position) throws NotUnderstood {
    StringBuilder out = new StringBuilder(raw.length());
    int high = 0;
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i);
      if (c != escape || (i + 1 < raw.length() && raw.charAt(i + 1) == escape)) {
        requireNoPair(high, position);
        out.append(c);
        i += c == escape ? 2 : 1;
        continue;
      }
      boolean six = i + 1 < raw.length() && raw.charAt(i + 1) == '+';
      int from = six ? i + 2 : i + 1;
      int point = codePoint(raw, from, six ? 6 : 4);
      i = from + (six ? 6 : 4);
      if (high != 0) {
        point = pair(high, point, position);
        high = 0;
      } else if (point >= Character.MIN_HIGH_SURROGATE && point <= Character.MAX_HIGH_SURROGATE) {
        high = point;
        continue;
      }
      if (point == 0 || !isCharacter(point)) {
        throw new NotUnderstood(Cause.SYNTAX, position);
      }
      out.appendCodePoint(point);
    }
    requireNoPair(high, position);
    return out.toString();
  }

  private static void requireNoPair(int high, int position) throws NotUnderstood {
    if (high != 0) {
      throw new NotUnderstood(Cause.SYNTAX, position);
    }
  }
}
