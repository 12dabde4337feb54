package dev.postern.sql.mysql;

import java.util.Set;

/** The character sets of MySQL and MariaDB, by name. */
final class Charsets {
  /**
   * In these every byte below 0x80 is an ASCII character, so that no character hides a quote or
   * backslash.
   */
  private static final Set<String> SAFE =
      Set.of(
          "armscii8",
          "ascii",
          "binary",
          "cp1250",
          "cp1251",
          "cp1256",
          "cp1257",
          "cp850",
          "cp852",
          "cp866",
          "dec8",
          "eucjpms",
          "euckr",
          "gb2312",
          "geostd8",
          "greek",
          "hebrew",
          "hp8",
          "keybcs2",
          "koi8r",
          "koi8u",
          "latin1",
          "latin2",
          "latin5",
          "latin7",
          "macce",
          "macroman",
          "tis620",
          "ucs2",
          "ujis",
          "utf16",
          "utf16le",
          "utf32",
          "utf8",
          "utf8mb3",
          "utf8mb4");

  private static final Set<String> UNSAFE =
      Set.of("big5", "cp932", "gb18030", "gbk", "sjis", "swe7");

  private Charsets() {}

  static boolean isKnown(String name) {
    return SAFE.contains(name) || UNSAFE.contains(name);
  }

  /** Whether a literal of that character set ends where it seems to. */
  static boolean isSafe(String name) {
    return SAFE.contains(name);
  }
}
