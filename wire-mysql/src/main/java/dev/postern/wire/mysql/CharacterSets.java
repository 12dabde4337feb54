package dev.postern.wire.mysql;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MySQL's character sets as Java reads them. */
final class CharacterSets {
  private static final Map<String, String> JAVA =
      Map.ofEntries(
          Map.entry("utf8mb4", "UTF-8"),
          Map.entry("utf8mb3", "UTF-8"),
          Map.entry("utf8", "UTF-8"),
          Map.entry("ascii", "US-ASCII"),
          Map.entry("binary", "ISO-8859-1"),
          // Microsoft's, not ISO's.
          Map.entry("latin1", "windows-1252"),
          Map.entry("latin2", "ISO-8859-2"),
          Map.entry("latin5", "ISO-8859-9"),
          Map.entry("latin7", "ISO-8859-13"),
          Map.entry("greek", "ISO-8859-7"),
          Map.entry("hebrew", "ISO-8859-8"),
          Map.entry("cp1250", "windows-1250"),
          Map.entry("cp1251", "windows-1251"),
          Map.entry("cp1256", "windows-1256"),
          Map.entry("cp1257", "windows-1257"),
          Map.entry("cp850", "IBM850"),
          Map.entry("cp852", "IBM852"),
          Map.entry("cp866", "IBM866"),
          Map.entry("koi8r", "KOI8-R"),
          Map.entry("koi8u", "KOI8-U"),
          Map.entry("ujis", "EUC-JP"),
          Map.entry("euckr", "EUC-KR"),
          Map.entry("gb2312", "GB2312"),
          Map.entry("gbk", "GBK"),
          Map.entry("gb18030", "GB18030"),
          Map.entry("big5", "Big5"),
          Map.entry("sjis", "Shift_JIS"),
          Map.entry("cp932", "windows-31j"),
          Map.entry("tis620", "TIS-620"));

  private CharacterSets() {}

  /** Null where Java has none that is the same. */
  static @Nullable Charset java(String characterSet) {
    String name = JAVA.get(characterSet);
    return name == null || !Charset.isSupported(name) ? null : Charset.forName(name);
  }

  /** Null where the bytes are not valid in the character set, or nobody can say. */
  static @Nullable String decode(byte[] bytes, String characterSet) {
    Charset charset = java(characterSet);
    if (charset == null) {
      return null;
    }
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Null where a character of the text has no bytes in the character set. */
  static byte @Nullable [] encode(String text, String characterSet) {
    Charset charset = java(characterSet);
    if (charset == null) {
      return null;
    }
    try {
      ByteBuffer bytes = charset.newEncoder().encode(CharBuffer.wrap(text));
      byte[] encoded = new byte[bytes.remaining()];
      bytes.get(encoded);
      return encoded;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** For values that are only shown. */
  static Charset orUtf8(String characterSet) {
    Charset charset = java(characterSet);
    return charset == null ? StandardCharsets.UTF_8 : charset;
  }
}
