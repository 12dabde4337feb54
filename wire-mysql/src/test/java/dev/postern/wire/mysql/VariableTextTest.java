package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.MysqlSettings;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariableTextTest {
  private static String said(String text, String value, String sqlMode) {
    MysqlSettings session = new MysqlSettings(false, 80_033, false, sqlMode, "utf8mb4", "shop");
    return Objects.requireNonNull(VariableText.of(text))
        .saying(value.getBytes(StandardCharsets.UTF_8), session);
  }

  @Test
  void aValueStandsInTheVariablesPlaceAsTheSessionReadsIt() {
    assertThat(said("prepare s from @t ;", "SELECT 'a\\b'", ""))
        .isEqualTo("prepare s from 'SELECT ''a\\\\b''' ;");
    assertThat(said("EXECUTE IMMEDIATE @`my t`", "a\\b", "ANSI,NO_BACKSLASH_ESCAPES"))
        .isEqualTo("EXECUTE IMMEDIATE 'a\\b'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PREPARE s FROM 'SELECT 1'",
        "PREPARE s FROM @@version",
        "PREPARE s FROM @t; SELECT 1",
        "PREPARE s FROM CONCAT(@t)",
        "PREPARE s FROM @'t'",
        "EXECUTE IMMEDIATE @t USING @u",
        "SELECT @t"
      })
  void otherStatementsSayWhatTheyRunThemselvesOrAreNotUnderstood(String text) {
    assertThat(VariableText.of(text)).isNull();
  }
}
