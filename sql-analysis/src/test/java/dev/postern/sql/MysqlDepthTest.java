package dev.postern.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.sql.mysql.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlDepthTest {
  private static final MysqlAnalyzer ANALYZER = new MysqlAnalyzer();

  private static StatementAnalysis analyze(String sql, Dialect dialect)
      throws InterruptedException {
    return Nesting.onSmallStack(() -> ANALYZER.analyze(sql, dialect).getFirst());
  }

  private static StatementAnalysis analyze(String sql) throws InterruptedException {
    return analyze(sql, Dialect.MYSQL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select @(@1@)@",
        "select @(select @1@)@",
        "select @f(@1@)@",
        "select @replace(@a@, 'b', 'c')@",
        "select @not @true@@",
        "select @! @true@@",
        "select @- @1@@",
        "select @binary @1@@",
        "select @@a := @1@@",
        "select @case when true then @1@ end@",
        "select @coalesce(@1@)@",
        "select @cast(@a@ as char)@",
        "select @1 + (@1@)@",
        "select @a between 1 and @1@@",
        "select @interval 1 day + @a@@",
        "select 1 where @true and (@true@)@",
        "select 1 where @a in (@1@)@",
        "select * from @(@t@ cross join t)@",
        "select * from @(select * from @t@) x@",
        "select * from @{oj @t@}@",
        "select * from @a join @b@@",
        "select * from @a join @b@ on true@",
        "@(@select 1@)@",
        "@((@select 1@) union select 1)@",
        "@with x as (@select 1@) select 1@",
        "select * from json_table('', '' @columns (nested path '' @columns (a int path '')@)@) as t",
        "@/*! @select 1@ */@",
        "create procedure p() @begin @select 1;@ end;@",
      })
  void nestingIsAnAnswer(String shape) throws InterruptedException {
    for (int depth : new int[] {1_000, 100_000}) {
      StatementAnalysis analysis = analyze(Nesting.nested(shape, depth));
      if (analysis instanceof Unanalyzable) {
        assertThat(analysis.reasons().getFirst().code()).isIn("depth", "syntax", "unsupported");
      } else {
        assertThat(shape).contains("procedure");
      }
    }
  }

  @Test
  void aHundredLevelsAreUnderstood() throws InterruptedException {
    for (String shape :
        new String[] {
          "select @(@1@)@", "select @f(@1@)@", "select @(select @1@)@", "select @if(a, @1@, 2)@"
        }) {
      assertThat(analyze(Nesting.nested(shape, 100))).isInstanceOf(Analyzed.class);
      assertThat(analyze(Nesting.nested(shape, 100), Dialect.MARIADB)).isInstanceOf(Analyzed.class);
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
}
