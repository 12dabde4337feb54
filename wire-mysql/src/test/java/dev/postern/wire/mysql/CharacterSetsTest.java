package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.StrayBytes;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterSetsTest {
  private static String decoded(byte[] bytes, String characterSet) {
    return Objects.requireNonNull(CharacterSets.decode(bytes, characterSet));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static void assertSame(byte[] bytes, String characterSet) {
    assertThat(CharacterSets.encode(decoded(bytes, characterSet), characterSet)).isEqualTo(bytes);
  }

  /** In the others a character may have several spellings; texts in those are not understood. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "utf8mb4", "utf8mb3", "utf8", "ascii", "binary", "latin1", "latin2", "latin5", "latin7",
        "greek", "hebrew", "cp1250", "cp1251", "cp1256", "cp1257", "cp850", "cp852", "cp866",
        "koi8r", "koi8u", "ujis", "euckr", "gb2312", "gbk", "gb18030", "tis620"
      })
  void anyBytesComeBackAsTheyWere(String characterSet) {
    for (int first = 0; first < 256; first++) {
      assertSame(bytes(first), characterSet);
      for (int second = 0; second < 256; second++) {
        assertSame(bytes(first, second), characterSet);
      }
    }
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      assertSame(bytes, characterSet);
    }
  }

  /** A byte that a decoder took along could be a quote. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "utf8mb4", "utf8mb3", "ascii", "binary", "latin1", "cp1251", "cp1257", "greek", "hebrew",
        "tis620", "ujis", "euckr", "gb2312"
      })
  void everyByteOfAsciiStaysACharacterOfItsOwn(String characterSet) {
    Random random = new Random(8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      StringBuilder ascii = new StringBuilder();
      for (byte b : bytes) {
        ascii.append(b >= 0 ? String.valueOf((char) b) : "");
      }
      assertThat(decoded(bytes, characterSet).replaceAll("[^\\x00-\\x7f]", ""))
          .isEqualTo(ascii.toString());
    }
  }

  @Test
  void whatIsNoCharacterIsReadByteByByte() {
    assertThat(decoded(bytes(0xe2, 0x82, 0x27), "utf8mb4")).isEqualTo("\udce2\udc82'");
    assertThat(decoded(bytes(0xe2, 0x82, 0xac, 0x82), "utf8mb4")).isEqualTo("€\udc82");
    assertThat(decoded(bytes(0xed, 0xa0, 0x80), "utf8mb4")).isEqualTo("\udced\udca0\udc80");
    assertThat(decoded(bytes(0xc0, 0xa7), "utf8mb4")).isEqualTo("\udcc0\udca7");
    assertThat(decoded(bytes(0xf0, 0x9f, 0x98, 0x80, 0x80), "utf8mb4")).isEqualTo("😀\udc80");
    assertThat(decoded(bytes(0x81, 0xe4), "latin1")).isEqualTo("\udc81ä");
    assertThat(decoded(bytes(0x8f, 0x27), "ujis")).isEqualTo("\udc8f'");
    assertThat(StrayBytes.isIn(decoded(bytes(0xe4), "ascii"))).isTrue();
    assertThat(StrayBytes.isIn(decoded(bytes(0xf0, 0x9f, 0x98, 0x80), "utf8mb4"))).isFalse();
  }

  @Test
  void aNameIsOfCharactersAlone() {
    assertThat(CharacterSets.decodeName(bytes('a', 0xc3, 0xa4), "utf8mb4")).isEqualTo("aä");
    assertThat(CharacterSets.decodeName(bytes('a', 0xc3), "utf8mb4")).isNull();
    assertThat(CharacterSets.decodeName(bytes('a'), "dec8")).isNull();
  }

  @Test
  void whatHasNoBytesInTheCharacterSetIsNotWritten() {
    assertThat(CharacterSets.encode("ä", "ascii")).isNull();
    assertThat(CharacterSets.encode("a\ud83d", "utf8mb4")).isNull();
    assertThat(CharacterSets.encode("a\udc7f", "utf8mb4")).isNull();
    assertThat(CharacterSets.encode("", "utf8mb4")).isEmpty();
  }
}
