package dev.postern.wire.mysql;

import dev.postern.core.StrayBytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  /**
   * A text whose bytes need not all be valid: the others are {@link StrayBytes}, one by one as the
   * servers' lexers skip them, so that no such byte takes a quote behind it along. Null where
   * nobody can say what the bytes are.
   */
  static @Nullable String decode(byte[] bytes, String characterSet) {
    Charset charset = java(characterSet);
    if (charset == null) {
      return null;
    }
    CharsetDecoder decoder = charset.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out =
        CharBuffer.allocate((int) Math.ceil(bytes.length * (double) decoder.maxCharsPerByte()));
    while (decoder.decode(in, out, true).isError()) {
      byte stray = in.get();
      if (stray >= 0) {
        return null;
      }
      out.put(StrayBytes.character(stray));
    }
    if (in.hasRemaining()) {
      throw new IllegalStateException("more characters than the decoder says it makes");
    }
    decoder.flush(out);
    return out.flip().toString();
  }

  /** The same of a name, all of whose bytes are valid and the only ones for it; null else. */
  static @Nullable String decodeName(byte[] bytes, String characterSet) {
    String name = decode(bytes, characterSet);
    return name == null
            || StrayBytes.isIn(name)
            || !Arrays.equals(encode(name, characterSet), bytes)
        ? null
        : name;
  }

  /** Null where a character of the text has no bytes in the character set. */
  static byte @Nullable [] encode(String text, String characterSet) {
    Charset charset = java(characterSet);
    if (charset == null) {
      return null;
    }
    CharsetEncoder encoder = charset.newEncoder();
    CharBuffer in = CharBuffer.wrap(text);
    ByteBuffer out =
        ByteBuffer.allocate(
            (int) Math.ceil(text.length() * (double) encoder.averageBytesPerChar()));
    while (true) {
      CoderResult result = encoder.encode(in, out, true);
      if (result.isUnderflow()) {
        break;
      }
      if (result.isOverflow() || !out.hasRemaining()) {
        out = ByteBuffer.allocate(2 * out.capacity() + 8).put(out.flip());
      } else {
        char half = in.get();
        if (!result.isMalformed() || !StrayBytes.is(half)) {
          return null;
        }
        out.put(StrayBytes.of(half));
      }
    }
    encoder.flush(out);
    return Arrays.copyOf(out.array(), out.position());
  }

  /** For values that are only shown. */
  static Charset orUtf8(String characterSet) {
    Charset charset = java(characterSet);
    return charset == null ? StandardCharsets.UTF_8 : charset;
  }
}
