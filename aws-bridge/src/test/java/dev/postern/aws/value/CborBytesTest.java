package dev.postern.aws.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hex as in RFC 8949, appendix A. */
class CborBytesTest {
  private static Value read(String hex) throws UnreadableException {
    return CborBytes.read(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "1818, 24",
    "1903e8, 1000",
    "1bffffffffffffffff, 18446744073709551615",
    "20, -1",
    "3bffffffffffffffff, -18446744073709551616",
    "f93e00, 1.5",
    "fa47c35000, 100000.0",
    "fb3ff199999999999a, 1.1",
    "c11a514b67b0, 1363896240"
  })
  void aNumberIsReadAsItsValue(String hex, String literal) throws UnreadableException {
    assertThat(read(hex)).isEqualTo(new Value.Num(literal));
  }

  @Test
  void whatHasNoLengthEndsAtItsBreak() throws UnreadableException {
    assertThat(read("bf61610161629f0203ffff"))
        .isEqualTo(
            new Value.Fields(
                Map.of(
                    "a",
                    new Value.Num("1"),
                    "b",
                    new Value.Items(List.of(new Value.Num("2"), new Value.Num("3"))))));
    assertThat(read("7f657374726561646d696e67ff")).isEqualTo(new Value.Text("streaming"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "18",
        "61",
        "62c0af",
        "a1",
        "a10102",
        "8201",
        "9bffffffffffffffff",
        "5bffffffffffffffff",
        "7f01ff",
        "7f5f4101ffff",
        "ff",
        "f7",
        "f818",
        "c001",
        "c26101",
        "d8184101",
        "0000",
        "1c",
        "bf6161ff",
        "a1616101ff",
        "3f",
        "df"
      })
  void whatIsNotOfTheProtocolIsRefused(String hex) {
    assertThatThrownBy(() -> read(hex)).isInstanceOf(UnreadableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a2616101616102", "bf616101616102ff", "a2616101780161" + "02"})
  void aKeyThatStandsTwiceIsRefused(String hex) {
    assertThatThrownBy(() -> read(hex))
        .isInstanceOfSatisfying(
            UnreadableException.class, e -> assertThat(e.code()).isEqualTo("duplicate-key"));
  }

  @Test
  void nestingHasAnEnd() {
    assertThatThrownBy(() -> CborBytes.read(HexFormat.of().parseHex("81".repeat(100_000))))
        .isInstanceOfSatisfying(
            UnreadableException.class, e -> assertThat(e.code()).isEqualTo("too-deep"));
  }
}
