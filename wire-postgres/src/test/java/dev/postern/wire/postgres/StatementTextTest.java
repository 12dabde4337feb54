package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8",
        "ISO-8859-1",
        "ISO-8859-2",
        "ISO-8859-15",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "KOI8-R",
        "EUC-JP",
        "EUC-KR"
      })
  void asciiMeansTheSameInEveryEncodingTheGateReads(String encoding) {
    byte[] every = new byte[128];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    assertThat(StatementText.decode(every, Charset.forName(encoding)))
        .isEqualTo(new String(every, Charset.forName(encoding)));
  }

  @Test
  void whatIsBeyondAsciiIsReadInTheSessionsEncoding() {
    byte[] text = "select 'é'".getBytes(UTF_8);
    assertThat(StatementText.decode(text, UTF_8)).isEqualTo("select 'é'");
    assertThat(StatementText.decode(text, ISO_8859_1)).isEqualTo("select 'Ã©'");
  }

  @Test
  void oneByteThatIsNotValidLeavesNoText() {
    for (int at = 0; at < 9; at++) {
      byte[] text = "select 12".getBytes(UTF_8);
      text[at] = (byte) 0xff;
      assertThat(StatementText.decode(text, UTF_8)).isNull();
    }
  }
}
