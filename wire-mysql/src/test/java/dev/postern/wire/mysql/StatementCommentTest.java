package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementCommentTest {
  private static String commented(String text, String comment) {
    byte[] sent =
        new StatementComment(comment)
            .in(
                text.getBytes(StandardCharsets.UTF_8),
                new ScriptedPath("ann").judge(new SqlStatement(text, SqlSettings.DEFAULT)));
    return new String(sent, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"select 1", "select 'Ł' ", "select 1; select 2", "select 1 # mine"})
  void itStandsBehindAllOfTheText(String text) {
    assertThat(commented(text, "/*c*/")).isEqualTo(text + "\n/*c*/");
  }

  @Test
  void itStandsBeforeTheSemicolonAtTheEnd() {
    assertThat(commented("select ';'\n;\n", "/*c*/")).isEqualTo("select ';'\n\n/*c*/;\n");
    assertThat(commented("select 1; select 2;", "/*c*/")).isEqualTo("select 1; select 2\n/*c*/;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ";", "select 1; ;", "CREATE PROCEDURE p() SELECT 1"})
  void noTextGetsOneWhereItCouldMeanSomething(String text) {
    assertThat(commented(text, "/*c*/")).isEqualTo(text);
  }

  @Test
  void aTextThatIsNotUnderstoodIsLeftAlone() {
    byte[] text = {'x'};
    assertThat(new StatementComment("/*c*/").in(text, new ScriptedPath("ann").judgeOpaque("x")))
        .isSameAs(text);
  }

  @Test
  void withoutACommentTheTextIsTheSame() {
    assertThat(commented("select 1", "")).isEqualTo("select 1");
  }
}
