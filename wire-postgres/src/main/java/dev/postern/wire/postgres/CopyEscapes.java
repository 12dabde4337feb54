package dev.postern.wire.postgres;

import java.io.ByteArrayOutputStream;

/**
 * The backslash sequences of COPY's text format.
 *
 * @param delimiter one ASCII byte
 */
record CopyEscapes(byte delimiter) {
  /** Each control character at the index of the letter that stands for it. */
  private static final String LETTERS = "bfnrtv";

  private static final String CONTROLS = "\b\f\n\r\t\u000b";
  private static final int MAX_OCTAL = 3;
  private static final int MAX_HEX = 2;

  /** The value of a cell. */
  byte[] unescape(byte[] cell) {
    ByteArrayOutputStream value = new ByteArrayOutputStream(cell.length);
    int at = 0;
    while (at < cell.length) {
      if (cell[at] == '\\' && at + 1 < cell.length) {
        at = sequence(cell, at + 1, value);
      } else {
        value.write(cell[at++]);
      }
    }
    return value.toByteArray();
  }

  /** Reads what follows a backslash and returns where that ends. */
  private static int sequence(byte[] cell, int at, ByteArrayOutputStream value) {
    int letter = LETTERS.indexOf(cell[at]);
    if (letter >= 0) {
      value.write(CONTROLS.charAt(letter));
      return at + 1;
    }
    if (Character.digit(cell[at], 8) >= 0) {
      return number(cell, at, 8, MAX_OCTAL, value);
    }
    if (cell[at] == 'x' && at + 1 < cell.length && Character.digit(cell[at + 1], 16) >= 0) {
      return number(cell, at + 1, 16, MAX_HEX, value);
    }
    value.write(cell[at]);
    return at + 1;
  }

  private static int number(
      byte[] cell, int from, int radix, int maxDigits, ByteArrayOutputStream value) {
    int number = 0;
    int at = from;
    while (at < cell.length && at < from + maxDigits && Character.digit(cell[at], radix) >= 0) {
      number = number * radix + Character.digit(cell[at++], radix);
    }
    value.write(number);
    return at;
  }

  /** A value's cell, as the server's {@code CopyAttributeOutText} writes it. */
  byte[] escape(byte[] value) {
    ByteArrayOutputStream cell = new ByteArrayOutputStream(value.length + 8);
    for (byte b : value) {
      int control = CONTROLS.indexOf(b);
      if (control >= 0) {
        cell.write('\\');
        cell.write(LETTERS.charAt(control));
      } else {
        if (b == '\\' || b == delimiter) {
          cell.write('\\');
        }
        cell.write(b);
      }
    }
    return cell.toByteArray();
  }
}
