package dev.postern.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryTextTest {
  @ParameterizedTest
  @CsvSource({
    "21, fffe, -2",
    "23, 00000007, 7",
    "20, 7fffffffffffffff, 9223372036854775807",
    "700, 3fc00000, 1.5",
    "701, bff8000000000000, -1.5",
    "16, 01, t",
    "16, 00, f",
    "1082, 00000001, 2000-01-02",
    "1114, 00000000000f4240, 2000-01-01T00:00:01",
    "25, 616263, abc",
    "2950, 6fa459eaee8a4ca4894edb77e160355e, 6fa459ea-ee8a-4ca4-894e-db77e160355e"
  })
  void valuesOfUsualTypesAreRead(int type, String hex, String text) {
    assertThat(BinaryText.of(type, HexFormat.of().parseHex(hex))).isEqualTo(text);
  }

  @Test
  void othersAndThoseOfAnotherSizeAreNot() {
    assertThat(BinaryText.of(23, new byte[3])).isNull();
    assertThat(BinaryText.of(17, new byte[4])).isNull();
    assertThat(BinaryText.of(1114, HexFormat.of().parseHex("7fffffffffffffff"))).isNull();
  }
}
