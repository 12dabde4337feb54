package dev.postern.sql.mysql;

import dev.postern.core.StrayBytes;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;

/**
 * What servers read one way in one place and another elsewhere: NUL, which ends some comments, and
 * bytes that belong to no character, which names lose. In quotes both are bytes as others, since
 * the server looks for the closing quote by whole characters, and takes what is no whole one by
 * single bytes.
 */
final class Uncertain {
  private final String source;

  /** Where the next one stands. */
  private int next;

  Uncertain(String source) {
    this.source = source;
    this.next = from(0);
  }

  /** Says that what stands up to here is no string. */
  void beyond(int end) throws NotUnderstood {
    if (next < end) {
      throw new NotUnderstood(Cause.ENCODING, next);
    }
  }

  /** Says that a string has its end here. */
  void within(int end) throws NotUnderstood {
    while (next < end) {
      char c = source.charAt(next);
      if (c != '\0' && !StrayBytes.is(c)) {
        throw new NotUnderstood(Cause.ENCODING, next);
      }
      next = from(next + 1);
    }
  }

  private int from(int start) {
    int i = start;
    while (i < source.length()) {
      int c = source.codePointAt(i);
      if (c == '\0' || (Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE)) {
        return i;
      }
      i += Character.charCount(c);
    }
    return source.length();
  }
}
