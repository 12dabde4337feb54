package dev.postern.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.parsing.NotUnderstood;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitterTest {
  private static List<String> split(String source) throws NotUnderstood {
    Tokens tokens = Lexer.tokens(source, true, 1000);
    List<String> parts = new ArrayList<>();
    for (Splitter.Part part : Splitter.split(tokens)) {
      parts.add(source.substring(tokens.start(part.from()), tokens.end(part.to() - 1)));
    }
    return parts;
  }

  @Test
  void semicolonsPartStatementsAndEmptyOnesAreDropped() throws NotUnderstood {
    assertThat(split(" ; select 1;; -- x\n ; drop table t ; "))
        .containsExactly("select 1", "drop table t");
    assertThat(split(" -- nothing\n ;")).isEmpty();
  }

  @Test
  void quotedSemicolonsPartNothing() throws NotUnderstood {
    assertThat(split("select ';', \";\", $$;$$ /* ; */")).hasSize(1);
  }

  @Test
  void theBodyOfARoutineIsPartOfIt() throws NotUnderstood {
    assertThat(
            split(
                "create or replace function f() returns int begin atomic select case when true then"
                    + " 1 end; select 2; end; select 3"))
        .hasSize(2);
  }

  @Test
  void beginAtomicElsewhereHidesNothing() throws NotUnderstood {
    assertThat(split("begin atomic; drop table t; end")).hasSize(3);
    assertThat(split("select begin atomic; drop table t")).hasSize(2);
  }

  @Test
  void aRulesActionsAreParted() throws NotUnderstood {
    assertThat(split("create rule r as on insert to t do (select 1; select 2); select 3"))
        .hasSize(2);
  }

  @Test
  void anUnopenedParenthesisHidesNothing() throws NotUnderstood {
    assertThat(split("select 1); drop table t")).hasSize(2);
  }
}
