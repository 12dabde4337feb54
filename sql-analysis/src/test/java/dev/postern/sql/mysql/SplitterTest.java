package dev.postern.sql.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.sql.parsing.NotUnderstood;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {
  private static List<String> split(String source, Dialect dialect) throws NotUnderstood {
    Tokens tokens = Lexer.tokens(source, dialect, 1000);
    List<String> parts = new ArrayList<>();
    for (Splitter.Part part : Splitter.split(tokens)) {
      parts.add(source.substring(tokens.start(part.from()), tokens.end(part.to() - 1)));
    }
    return parts;
  }

  @Test
  void semicolonsPartStatementsAndEmptyOnesAreDropped() throws NotUnderstood {
    assertThat(split(" ; select 1;; -- x\n ; drop table t ; ", Dialect.MYSQL))
        .containsExactly("select 1", "drop table t");
    assertThat(split("select ';', \";\", `;` /* ; */ # ;", Dialect.MYSQL)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create procedure p() begin select 1; select 2; end",
        "create procedure p(a int, b text) comment 'x' begin end",
        "create definer=`a`@`b` procedure d.p() l: begin leave l; end l",
        "create function f() returns int return if(a, 1, 2)",
        "create function f() returns int deterministic begin return case a when 1 then 2 end; end",
        "create trigger t before insert on x for each row begin set new.a = 1; end",
        "create trigger t after update on x for each row set new.a = 1",
        "create event e on schedule every 1 hour do begin delete from t; end",
        "create procedure p() if a then select 1; elseif b then select 2; else select 3; end if",
        "create procedure p() begin if a then select 1; end if; while a do set a = a - 1; end while;"
            + " end",
        "create procedure p() begin repeat set a = 1; until a end repeat; loop leave x; end loop; end",
        "create procedure p() begin declare exit handler for sqlexception begin end; select 1; end",
        "create procedure p() begin case a when 1 then select 1; else begin end; end case; end",
        "create procedure p() begin begin select 1; end; select repeat('a', 2), if(1, 2, 3); end",
        "create procedure p() drop table if exists t",
        "create procedure if not exists p() select 1",
      })
  void theBodyOfAProgramIsPartOfIt(String program) throws NotUnderstood {
    assertThat(split(program + "; drop table x", Dialect.MYSQL))
        .containsExactly(program, "drop table x");
    assertThat(split(program, Dialect.MYSQL)).containsExactly(program);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create procedure p() begin select begin from t; end; drop table x; select 1 end",
        "create procedure p() begin select case when a then begin end; end; drop table x; select 1"
            + " end",
        "create procedure p() begin select 1; end + 1; drop table x",
        "create procedure p() begin select 1",
        "create procedure p() begin if a then select 1; end; drop table x",
      })
  void whereABodyEndsUnclearlyNothingIsUnderstood(String text) {
    assertThatThrownBy(() -> split(text, Dialect.MYSQL)).isInstanceOf(NotUnderstood.class);
  }

  @Test
  void beginElsewhereHidesNothing() throws NotUnderstood {
    assertThat(split("begin; drop table t; end", Dialect.MYSQL)).hasSize(3);
    assertThat(split("begin not atomic; drop table t", Dialect.MYSQL)).hasSize(2);
    assertThat(split("create table t (begin int); drop table t", Dialect.MYSQL)).hasSize(2);
  }

  @Test
  void mariaDbTakesABlockForAStatement() throws NotUnderstood {
    assertThat(split("begin not atomic select 1; select 2; end; select 3", Dialect.MARIADB))
        .containsExactly("begin not atomic select 1; select 2; end", "select 3");
    assertThat(split("if a then select 1; end if; select 3", Dialect.MARIADB)).hasSize(2);
  }
}
