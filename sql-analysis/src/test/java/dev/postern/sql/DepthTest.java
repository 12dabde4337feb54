package dev.postern.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepthTest {
  private static final PostgresAnalyzer ANALYZER = new PostgresAnalyzer();

  /** On a stack of the size that event loops have. */
  private static StatementAnalysis analyze(String sql) throws InterruptedException {
    SqlStatement statement = new SqlStatement(sql, SqlSettings.DEFAULT);
    return Nesting.onSmallStack(() -> ANALYZER.analyze(statement).getFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select @(@1@)@",
        "select @(select @1@)@",
        "select @f(@1@)@",
        "select @not @true@@",
        "select @- @1@@",
        "select @case when true then @1@ end@",
        "select @array[@1@]@",
        "select @[@1@]@",
        "select @coalesce(@1@)@",
        "select @substring(@a@, 1)@",
        "select @json_object(@a@)@",
        "select @1 + (@1@)@",
        "select @a[@1@]@ from t",
        "select 1 where @true and (@true@)@",
        "select 1 where @a in (@1@)@",
        "select * from @(@t@ cross join t)@",
        "select * from @(select * from @t@) x@",
        "@(@select 1@)@",
        "@with x as (@select 1@) select 1@",
        "select * from a @join b @on true@ on true@",
      })
  void nestingIsAnAnswer(String shape) throws InterruptedException {
    for (int depth : new int[] {1_000, 100_000}) {
      StatementAnalysis analysis = analyze(Nesting.nested(shape, depth));
      assertThat(analysis).isInstanceOf(Unanalyzable.class);
      assertThat(analysis.reasons().getFirst().code()).isIn("depth", "syntax");
    }
  }

  @Test
  void aHundredLevelsAreUnderstood() throws InterruptedException {
    for (String shape :
        new String[] {"select @(@1@)@", "select @f(@1@)@", "select @(select @1@)@"}) {
      assertThat(analyze(Nesting.nested(shape, 100))).isInstanceOf(Analyzed.class);
    }
  }

  @Test
  void longChainsAreUnderstood() throws InterruptedException {
    assertThat(analyze("select 1" + "+1".repeat(4_000))).isInstanceOf(Analyzed.class);
    assertThat(analyze("select 1 where a" + " or a".repeat(50_000))).isInstanceOf(Analyzed.class);
    assertThat(analyze("select 1" + " union all select 1".repeat(4_000)))
        .isInstanceOf(Analyzed.class);
    assertThat(analyze("select 1" + "+1".repeat(6_000))).isInstanceOf(Unanalyzable.class);
  }

  @Test
  void nineMegabytesAreUnderstood() throws InterruptedException {
    assertThat(analyze(Nesting.longInsert(9 << 20))).isInstanceOf(Analyzed.class);
  }

  /** Reading each argument twice would take longer than anybody waits. */
  @Test
  void nestedCallsOfFunctionsNamedLikeKeywordsAreReadOnce() {
    String sql = "SELECT " + "replace(".repeat(100) + "a" + ", 'b', 'c')".repeat(100) + " FROM t";

    assertThat(ANALYZER.analyze(new SqlStatement(sql, SqlSettings.DEFAULT)))
        .hasSize(1)
        .first()
        .isInstanceOf(Analyzed.class);
  }
}
