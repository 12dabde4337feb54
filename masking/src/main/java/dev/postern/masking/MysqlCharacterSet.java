package dev.postern.masking;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A character set of texts on the wire.
 *
 * @param encoding how Java reads it; where it has no such charset ASCII, which is part of the set
 * @param longestCharacter in bytes: columns are as long as so many times their characters
 */
record MysqlCharacterSet(String name, Encoding encoding, int longestCharacter) {
  /** The collation of bytes. */
  static final int BINARY = 63;

  /**
   * The character sets of MySQL's and MariaDB's collations, by their numbers in the servers' {@code
   * information_schema}. Left out is swe7, which has letters in the place of ASCII's brackets and
   * no Java charset: nobody could say what its texts are.
   */
  private static final Map<Integer, MysqlCharacterSet> BY_COLLATION = table();

  /** Null where nothing is known of the collation, and of bytes. */
  static @Nullable MysqlCharacterSet of(int collation) {
    return BY_COLLATION.get(collation);
  }

  private static Map<Integer, MysqlCharacterSet> table() {
    Map<Integer, MysqlCharacterSet> sets = new HashMap<>();
    unicode(sets);
    european(sets);
    asian(sets);
    return Map.copyOf(sets);
  }

  private static void unicode(Map<Integer, MysqlCharacterSet> sets) {
    add(
        sets,
        "utf8mb4",
        "UTF-8",
        4,
        "45-46 224-247 255-271 273-275 277-294 296-298 300 303-323 608-610 1069-1070 1248 1270"
            + " 2304-2471 2488-2503");
    add(
        sets,
        "utf8mb3",
        "UTF-8",
        3,
        "33 76 83 192-215 223 576-578 1057 1107 1216 1238 2048-2215 2232-2247");
    add(
        sets,
        "ucs2",
        "UTF-16BE",
        2,
        "35 90 128-151 159 640-642 1059 1114 1152 1174 2560-2727 2744-2759");
    add(
        sets,
        "utf16",
        "UTF-16BE",
        4,
        "54-55 101-124 672-674 1078-1079 1125 1147 2816-2983 3000-3015");
    add(sets, "utf16le", "UTF-16LE", 4, "56 62 1080 1086");
    add(
        sets,
        "utf32",
        "UTF-32BE",
        4,
        "60-61 160-183 736-738 1084-1085 1184 1206 3072-3239 3256-3271");
  }

  private static void european(Map<Integer, MysqlCharacterSet> sets) {
    add(sets, "ascii", "US-ASCII", 1, "11 65 1035 1089");
    // Microsoft's, not ISO's.
    add(sets, "latin1", "windows-1252", 1, "5 8 15 31 47-49 94 1032 1071");
    add(sets, "latin2", "ISO-8859-2", 1, "2 9 21 27 77 1033 1101");
    add(sets, "latin5", "ISO-8859-9", 1, "30 78 1054 1102");
    add(sets, "latin7", "ISO-8859-13", 1, "20 41-42 79 1065 1103");
    add(sets, "greek", "ISO-8859-7", 1, "25 70 1049 1094");
    add(sets, "hebrew", "ISO-8859-8", 1, "16 71 1040 1095");
    add(sets, "cp1250", "windows-1250", 1, "26 34 44 66 99 1050 1090");
    add(sets, "cp1251", "windows-1251", 1, "14 23 50-52 1074-1075");
    add(sets, "cp1256", "windows-1256", 1, "57 67 1081 1091");
    add(sets, "cp1257", "windows-1257", 1, "29 58-59 1082-1083");
    add(sets, "cp850", "IBM850", 1, "4 80 1028 1104");
    add(sets, "cp852", "IBM852", 1, "40 81 1064 1105");
    add(sets, "cp866", "IBM866", 1, "36 68 1060 1092");
    add(sets, "koi8r", "KOI8-R", 1, "7 74 1031 1098");
    add(sets, "koi8u", "KOI8-U", 1, "22 75 1046 1099");
    add(sets, "macce", "x-MacCentralEurope", 1, "38 43 1062 1067");
    add(sets, "macroman", "x-MacRoman", 1, "39 53 1063 1077");
    add(sets, "armscii8", "US-ASCII", 1, "32 64 1056 1088");
    add(sets, "dec8", "US-ASCII", 1, "3 69 1027 1093");
    add(sets, "geostd8", "US-ASCII", 1, "92-93 1116-1117");
    add(sets, "hp8", "US-ASCII", 1, "6 72 1030 1096");
    add(sets, "keybcs2", "US-ASCII", 1, "37 73 1061 1097");
  }

  private static void asian(Map<Integer, MysqlCharacterSet> sets) {
    add(sets, "big5", "Big5", 2, "1 84 1025 1108");
    add(sets, "cp932", "windows-31j", 2, "95-96 1119-1120");
    // Java has one of the same name with other characters.
    add(sets, "eucjpms", "US-ASCII", 3, "97-98 1121-1122");
    add(sets, "euckr", "x-windows-949", 2, "19 85 1043 1109");
    add(sets, "gb18030", "GB18030", 4, "248-250");
    add(sets, "gb2312", "GB2312", 2, "24 86 1048 1110");
    add(sets, "gbk", "GBK", 2, "28 87 1052 1111");
    add(sets, "sjis", "Shift_JIS", 2, "13 88 1037 1112");
    add(sets, "tis620", "TIS-620", 1, "18 89 1042 1113");
    add(sets, "ujis", "EUC-JP", 3, "12 91 1036 1115");
  }

  /**
   * @param collations numbers, and first and last numbers of ranges
   */
  private static void add(
      Map<Integer, MysqlCharacterSet> sets,
      String name,
      String java,
      int longestCharacter,
      String collations) {
    Charset charset = Charset.isSupported(java) ? Charset.forName(java) : StandardCharsets.US_ASCII;
    MysqlCharacterSet set = new MysqlCharacterSet(name, new Encoding(charset), longestCharacter);
    for (String range : collations.split(" ", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = Integer.parseInt(range.substring(dash + 1));
      for (int number = first; number <= last; number++) {
        sets.put(number, set);
      }
    }
  }
}
