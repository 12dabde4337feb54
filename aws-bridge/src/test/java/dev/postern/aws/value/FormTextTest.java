package dev.postern.aws.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTextTest {
  @Test
  void aPlusIsASpaceInABodyAlone() throws UnreadableException {
    assertThat(FormText.body("a=b+c%2B".getBytes(StandardCharsets.UTF_8)))
        .containsEntry("a", "b c+");
    assertThatThrownBy(() -> FormText.query("a=b+c")).isInstanceOf(UnreadableException.class);
  }

  @Test
  void aNameOfAQueryNeedsNoValue() throws UnreadableException {
    assertThat(FormText.query("acl&b=%C3%A9=")).containsEntry("acl", "").containsEntry("b", "é=");
  }

  @ParameterizedTest
  @CsvSource({
    "a=1&a=1, duplicate-parameter",
    "a=1&%61=2, duplicate-parameter",
    "a=1&&b=2, malformed-query",
    "=1, malformed-query",
    "a=1;b=2, two-readings",
    "a=%zz, malformed-encoding",
    "a=%2, malformed-encoding",
    "a=%, malformed-encoding",
    "a=%00, malformed-encoding",
    "a=%0d%0aHost:x, malformed-encoding",
    "a=%c0%af, not-utf8"
  })
  void aQueryWithTwoReadingsIsRefused(String query, String code) {
    assertThatThrownBy(() -> FormText.query(query))
        .isInstanceOfSatisfying(
            UnreadableException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a=1&b", "a=1&a=1", "=a"})
  void aFormWithANameAloneOrTwiceIsRefused(String form) {
    assertThatThrownBy(() -> FormText.body(form.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void decodingIsDoneOnce() throws UnreadableException {
    assertThat(PercentCode.decode("%252e")).isEqualTo("%2e");
    assertThat(PercentCode.decodesAgain("%2e")).isTrue();
    assertThat(PercentCode.decodesAgain("100%")).isFalse();
    assertThat(PercentCode.encode("a b/é~", "/")).isEqualTo("a%20b/%C3%A9~");
  }
}
