package dev.postern.aws.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @Test
  void aTextIsReadAsItStands() throws UnreadableException {
    assertThat(JsonText.read(" {\"a\" : [1.50e2, true, null], \"\\u00e9\":\"\\ud83d\\ude00\"} "))
        .isEqualTo(
            new Value.Fields(
                Map.of(
                    "a",
                    new Value.Items(
                        List.of(new Value.Num("1.50e2"), new Value.Flag(true), new Value.Null())),
                    "é",
                    new Value.Text("😀"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\":1,}",
        "[1 2]",
        "01",
        "1.",
        "+1",
        ".5",
        "NaN",
        "'a'",
        "{a:1}",
        "tru",
        "\"\t\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "1 1",
        "{} x",
        "/* */1",
        "-",
        "1e",
        "[,1]",
        "{,}",
        "\ufeff1",
        "\"\\u\u0661\u0661\u0661\u0661\""
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.read(text)).isInstanceOf(UnreadableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "[{\"a\":{\"b\":1,\"b\":2}}]"})
  void aKeyThatStandsTwiceIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.read(text))
        .isInstanceOfSatisfying(
            UnreadableException.class, e -> assertThat(e.code()).isEqualTo("duplicate-key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"\\ud83dx\""})
  void halfACharacterIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.read(text))
        .isInstanceOfSatisfying(
            UnreadableException.class, e -> assertThat(e.code()).isEqualTo("not-utf8"));
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] overlong = {'"', (byte) 0xc0, (byte) 0xaf, '"'};

    assertThatThrownBy(() -> JsonText.read(overlong)).isInstanceOf(UnreadableException.class);
  }

  @Test
  void nestingHasAnEnd() {
    assertThatThrownBy(() -> JsonText.read("[".repeat(100_000)))
        .isInstanceOfSatisfying(
            UnreadableException.class, e -> assertThat(e.code()).isEqualTo("too-deep"));
  }

  @Test
  void everyCutOfATextIsRefused() {
    byte[] whole = "{\"a\":[\"b\",{\"c\":true}]}".getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> JsonText.read(cut)).isInstanceOf(UnreadableException.class);
    }
  }
}
