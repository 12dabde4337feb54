package dev.postern.masking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base32Test {
  /** RFC 4648, section 10, without its padding. */
  @ParameterizedTest
  @CsvSource({"'', ''", "f, my", "fo, mzxq", "foo, mzxw6", "foob, mzxw6yq", "foobar, mzxw6ytboi"})
  void bytesAreWrittenAndReadAsTheStandardHasIt(String bytes, String written) {
    assertThat(Base32.encode(bytes.getBytes(US_ASCII))).isEqualTo(written);
    assertThat(Base32.decode(written)).isEqualTo(bytes.getBytes(US_ASCII));
  }

  @Test
  void anotherSpellingOfTheSameBytesIsNotRead() {
    assertThat(Base32.decode("mz")).as("bits behind the last byte").isNull();
    assertThat(Base32.decode("m")).as("no whole byte").isNull();
    assertThat(Base32.decode("MY")).isNull();
    assertThat(Base32.decode("my======")).isNull();
    assertThat(Base32.decode("mya")).as("a digit that nothing needs").isNull();
  }
}
