package dev.postern.sql.mysql;

import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;

/**
 * What stands between tokens: blanks and comments. The code in a comment of a version that the
 * server has reached is no comment.
 */
final class Comments {
  private static final int VERSION_DIGITS = 5;

  private final String source;
  private final Dialect dialect;
  private boolean inCode;

  Comments(String source, Dialect dialect) {
    this.source = source;
    this.dialect = dialect;
  }

  /**
   * The index of the first character at or behind {@code from} that belongs to a token.
   *
   * @param hinted whether hints for the optimizer may stand here
   */
  int skip(int from, boolean hinted) throws NotUnderstood {
    int i = from;
    while (i < source.length()) {
      char c = source.charAt(i);
      if (Ascii.isBlank(c)) {
        i++;
      } else if (c == '#' || startsLineComment(i)) {
        int end = source.indexOf('\n', i);
        i = end < 0 ? source.length() : end;
      } else if (source.startsWith("/*", i)) {
        i = hinted && source.startsWith("/*+", i) ? hints(i) : comment(i);
      } else if (inCode && source.startsWith("*/", i)) {
        inCode = false;
        i += 2;
      } else {
        return i;
      }
    }
    if (inCode) {
      throw new NotUnderstood(Cause.SYNTAX, i);
    }
    return i;
  }

  /** Two dashes begin a comment only before a blank, a control character or the end. */
  private boolean startsLineComment(int i) {
    if (!source.startsWith("--", i)) {
      return false;
    }
    char next = i + 2 < source.length() ? source.charAt(i + 2) : ' ';
    return next <= ' ' || next == '\u007f';
  }

  private int comment(int start) throws NotUnderstood {
    boolean mariadbs = dialect.isMariaDb() && source.startsWith("M!", start + 2);
    if (!mariadbs && !source.startsWith("!", start + 2)) {
      return end(start + 2, false);
    }
    int digits = start + (mariadbs ? 4 : 3);
    int behind = digits;
    while (behind < source.length() && Ascii.isDigit(source.charAt(behind))) {
      behind++;
    }
    if (behind - digits < VERSION_DIGITS) {
      inCode = true;
      return digits;
    }
    behind = digits + length(behind - digits, start);
    int version = Integer.parseInt(source.substring(digits, behind));
    if (version > dialect.version() || (dialect.isMariaDb() && !mariadbs && isMysqls(version))) {
      return end(behind, true);
    }
    inCode = true;
    return behind;
  }

  /** How many digits are the version's; MySQL takes five or six, depending on its own version. */
  private int length(int digits, int start) throws NotUnderstood {
    if (digits == VERSION_DIGITS) {
      return digits;
    }
    if (!dialect.isMariaDb()) {
      throw new NotUnderstood(Cause.UNSUPPORTED, start);
    }
    return VERSION_DIGITS + 1;
  }

  /** Versions that MariaDB has never had, of MySQL's: it leaves their code out. */
  private static boolean isMysqls(int version) {
    return version >= 50_700 && version <= 99_999;
  }

  /** The index behind the comment's end; in code that is left out a comment may be nested. */
  private int end(int from, boolean nested) throws NotUnderstood {
    int i = from;
    while (i + 1 < source.length()) {
      if (source.startsWith("*/", i)) {
        return i + 2;
      }
      i = nested && source.startsWith("/*", i) ? end(i + 2, false) : i + 1;
    }
    throw new NotUnderstood(Cause.SYNTAX, from);
  }

  /**
   * Hints have names in quotes, in which their end may seem to stand. Where it depends on how they
   * are read, nobody can tell.
   */
  private int hints(int start) throws NotUnderstood {
    int end = end(start + 3, false);
    int i = start + 3;
    while (i < end - 2) {
      char c = source.charAt(i);
      i = c == '`' || c == '\'' || c == '"' ? Quoted.scan(source, i, false, null) : i + 1;
    }
    if (i != end - 2) {
      throw new NotUnderstood(Cause.UNSUPPORTED, start);
    }
    return end;
  }
}
