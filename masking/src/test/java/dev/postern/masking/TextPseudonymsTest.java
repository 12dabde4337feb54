package dev.postern.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Secret;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.cryptomator.siv.SivMode;
import org.cryptomator.siv.UnauthenticCiphertextException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPseudonymsTest {
  private static final Secret SECRET = new Secret("a key of 16 bytes or more");

  private final TextPseudonyms texts = new TextPseudonyms(new DerivedKeys(SECRET));
  private final TextPseudonyms others =
      new TextPseudonyms(new DerivedKeys(new Secret("another key of 16 bytes")));

  /** RFC 5297, A.1 and A.2. */
  @ParameterizedTest
  @CsvSource({
    "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
        + "101112131415161718191a1b1c1d1e1f2021222324252627, '', '',"
        + "112233445566778899aabbccddee,"
        + "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c",
    "7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f,"
        + "00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100,"
        + "102030405060708090a0, 09f911029d74e35bd84156c5635688c0,"
        + "7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553,"
        + "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829"
        + "ea64ad544a272e9c485b62a3fd5c0d"
  })
  void theLibrarysSivIsThatOfTheStandard(
      String key, String first, String second, String nonce, String text, String ciphered)
      throws Exception {
    SecretKeySpec both = new SecretKeySpec(bytes(key), "AES");
    byte[][] associated =
        nonce.isEmpty()
            ? new byte[][] {bytes(first)}
            : new byte[][] {bytes(first), bytes(second), bytes(nonce)};

    assertThat(new SivMode().encrypt(both, bytes(text), associated)).isEqualTo(bytes(ciphered));
    assertThat(new SivMode().decrypt(both, bytes(ciphered), associated)).isEqualTo(bytes(text));
    byte[] forged = bytes(ciphered);
    forged[forged.length - 1] ^= 1;
    assertThatThrownBy(() -> new SivMode().decrypt(both, forged, associated))
        .isInstanceOf(UnauthenticCiphertextException.class);
  }

  /** Computed with Python's cryptography: HKDF, then AESSIV of the text filled up with zeros. */
  @Test
  void aPseudonymIsTheTextInAesSivAndBase32() {
    assertThat(texts.of("jane@example.com"))
        .isEqualTo("p_pn27vx5fbc5es2zrb3piiswmysyqelftfbtnblp422xsydmc3txq");
    assertThat(texts.of("Grüße"))
        .isEqualTo("p_d3f3ibwvyagggtpp4bdbsrebbpvivfhuljcbbt3krugq6f4dyawq");
    assertThat(texts.of("")).isEqualTo("p_rs3mzwx3uwfn5vo2dynbsvyw6yi23hckiqolhvrw2xt4pdn7zmcq");
    assertThat(texts.of("x".repeat(257))).isEqualTo("h_tmzcqbeei4ecfofh6rstixnqbm");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32, 33, 64, 65, 128, 129, 255, 256})
  void everyTextUpTo256BytesLeadsBack(int length) {
    for (String text : new String[] {"x".repeat(length), "é".repeat(length / 2)}) {
      assertThat(texts.back(texts.of(text))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"𝄞 日本 ß", " ", "trailing  ", "p_aaaa", "line\nbreak", "\u007f\u0001"})
  void anyCharactersLeadBack(String text) {
    assertThat(texts.back(texts.of(text))).isEqualTo(text);
  }

  @Test
  void aLongTextHasAStandInThatLeadsNowhere() {
    String standIn = texts.of("x".repeat(257));

    assertThat(standIn).startsWith("h_").hasSize(28);
    assertThat(texts.back(standIn)).isNull();
    assertThat(texts.back("p_" + standIn.substring(2))).isNull();
    assertThat(texts.of("x".repeat(258))).isNotEqualTo(standIn);
  }

  @Test
  void aPseudonymTellsOnlyTheClassOfItsTextsLength() {
    assertThat(texts.of("")).hasSameSizeAs(texts.of("x".repeat(16))).hasSize(54);
    assertThat(texts.of("x".repeat(17))).hasSameSizeAs(texts.of("x".repeat(32))).hasSize(79);
    assertThat(texts.of("x".repeat(33))).hasSameSizeAs(texts.of("x".repeat(64))).hasSize(130);
    assertThat(texts.of("x".repeat(65))).hasSameSizeAs(texts.of("x".repeat(128))).hasSize(233);
    assertThat(texts.of("x".repeat(129))).hasSameSizeAs(texts.of("x".repeat(256))).hasSize(438);
  }

  @Test
  void itsFirst28CharactersTellTextsApart() {
    assertThat(texts.of("x".repeat(100)).substring(0, 28))
        .isNotEqualTo(texts.of("x".repeat(101)).substring(0, 28));
  }

  @Test
  void whatWasNeverAPseudonymLeadsNowhere() {
    String pseudonym = texts.of("jane@example.com");

    assertThat(texts.back("jane@example.com")).isNull();
    assertThat(texts.back("")).isNull();
    assertThat(texts.back("p_")).isNull();
    assertThat(texts.back(pseudonym.substring(0, 53))).isNull();
    assertThat(texts.back(pseudonym + "a")).isNull();
    assertThat(texts.back(pseudonym + " ")).isNull();
    assertThat(texts.back("P" + pseudonym.substring(1))).isNull();
    assertThat(texts.back(others.of("jane@example.com"))).isNull();
  }

  @Test
  void aPseudonymIsTakenInOneSpellingAlone() {
    String pseudonym = texts.of("jane@example.com");
    for (int i = 0; i < pseudonym.length(); i++) {
      for (char other : "abcdefghijklmnopqrstuvwxyz234567ABC=189_".toCharArray()) {
        if (pseudonym.charAt(i) != other) {
          String forged = pseudonym.substring(0, i) + other + pseudonym.substring(i + 1);
          assertThat(texts.back(forged)).isNull();
        }
      }
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
