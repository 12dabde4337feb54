package dev.postern.sql;

import java.util.Locale;
import java.util.Set;

/** Client encodings by what they do to ASCII. */
final class Encodings {
  /**
   * Those in which an ASCII byte is always that character. In the others (SJIS, BIG5, GBK, UHC,
   * GB18030, JOHAB) a quote or backslash may be the second half of a character; PostgreSQL's
   * manual, table of character sets.
   */
  private static final Set<String> SAFE =
      Set.of(
          "ABC",
          "ALT",
          "EUCCN",
          "EUCJIS2004",
          "EUCJP",
          "EUCKR",
          "EUCTW",
          "ISO88591",
          "ISO885910",
          "ISO885913",
          "ISO885914",
          "ISO885915",
          "ISO885916",
          "ISO88592",
          "ISO88593",
          "ISO88594",
          "ISO88595",
          "ISO88596",
          "ISO88597",
          "ISO88598",
          "ISO88599",
          "KOI8",
          "KOI8R",
          "KOI8U",
          "LATIN1",
          "LATIN10",
          "LATIN2",
          "LATIN3",
          "LATIN4",
          "LATIN5",
          "LATIN6",
          "LATIN7",
          "LATIN8",
          "LATIN9",
          "MULEINTERNAL",
          "SQLASCII",
          "TCVN",
          "TCVN5712",
          "UNICODE",
          "UTF8",
          "VSCII",
          "WIN",
          "WIN1250",
          "WIN1251",
          "WIN1252",
          "WIN1253",
          "WIN1254",
          "WIN1255",
          "WIN1256",
          "WIN1257",
          "WIN1258",
          "WIN866",
          "WIN874",
          "WINDOWS1250",
          "WINDOWS1251",
          "WINDOWS1252",
          "WINDOWS1253",
          "WINDOWS1254",
          "WINDOWS1255",
          "WINDOWS1256",
          "WINDOWS1257",
          "WINDOWS1258",
          "WINDOWS866",
          "WINDOWS874");

  /**
   * Those that the gate's own tables read as the server's do, so that a name in them is the same
   * name in the catalog. In others a character beyond ASCII may be taken for another.
   */
  private static final Set<String> EXACT =
      Set.of(
          "UTF8", "UNICODE", "LATIN1", "LATIN2", "LATIN9", "WIN1250", "WIN1251", "WIN1252",
          "KOI8R");

  private Encodings() {}

  /** Whether characters beyond ASCII are surely read as the server reads them. */
  static boolean isExact(String name) {
    return EXACT.contains(name);
  }

  /** Whether ASCII bytes keep their meaning; false for a name that is not known. */
  static boolean keepAscii(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    name.chars().filter(Character::isLetterOrDigit).forEach(c -> plain.append((char) c));
    return SAFE.contains(plain.toString().toUpperCase(Locale.ROOT));
  }
}
