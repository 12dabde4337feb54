package dev.postern.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Action;
import dev.postern.core.Kind;
import dev.postern.core.MysqlSettings;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.sql.mysql.Dialect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlAnalyzerTest {
  private static final MysqlAnalyzer ANALYZER = new MysqlAnalyzer();

  private static List<StatementAnalysis> all(String sql) {
    return ANALYZER.analyze(sql, Dialect.MYSQL);
  }

  private static Analyzed one(String sql) {
    assertThat(all(sql)).as(sql).hasSize(1).first().isInstanceOf(Analyzed.class);
    return (Analyzed) all(sql).getFirst();
  }

  private static ObjectName name(String name) {
    return new ObjectName(null, name);
  }

  private static List<String> codes(StatementAnalysis analysis) {
    return analysis.reasons().stream().map(Reason::code).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select 1 | read | LOW | ",
        "select a from t for update | lock read | MEDIUM | row-lock",
        "table t | read | LOW | ",
        "select a from t into outfile 'x' | bulk-export read server-file | CRITICAL | server-file",
        "select a from t into @x | read session | LOW | ",
        "select @a := 1 | read session | LOW | ",
        "select load_file('x') | read server-file | CRITICAL | server-file",
        "select get_lock('x', 1) | lock read | MEDIUM | lock",
        "insert into t values (1) | write | MEDIUM | ",
        "insert into t select * from s | read write | MEDIUM | ",
        "replace into t values (1) | write | MEDIUM | ",
        "insert into t values (1) on duplicate key update a = 2 | write | MEDIUM | ",
        "update t set a = 1 | write | HIGH | unbounded-update",
        "update t set a = 1 where 1 = 1 | write | HIGH | unbounded-update",
        "update t set a = 1 limit 1 | write | MEDIUM | ",
        "update t, s set t.a = s.a where t.b = s.b | read write | MEDIUM | ",
        "update t join s on 1 set t.a = 1 | read write | HIGH | unbounded-update",
        "delete from t | write | HIGH | unbounded-delete",
        "delete t from t join s on t.a = s.a where s.b = 1 | read write | MEDIUM | ",
        "load data infile 'x' into table t | bulk-import server-file write | CRITICAL | server-file"
            + " bulk-import",
        "load data local infile 'x' into table t | bulk-import write | MEDIUM | bulk-import",
        "call p(1) | call | MEDIUM | code",
        "do sleep(1) | maintenance read | MEDIUM | maintenance",
        "use shop | session | LOW | setting",
        "set @a = 1 | session | LOW | ",
        "set names utf8mb4 | session | LOW | setting",
        "set sql_mode = '' | session | LOW | setting",
        "set autocommit = 0 | session | LOW | ",
        "set foreign_key_checks = 0 | privilege session | HIGH | privilege-change",
        "set global read_only = 1 | ddl-alter | CRITICAL | server-change",
        "set @@global.read_only = 1 | ddl-alter | CRITICAL | server-change",
        "set persist max_connections = 1 | ddl-alter server-file | CRITICAL | server-change",
        "set role x | role session | CRITICAL | session-authorization",
        "set password = 'x' | role | CRITICAL | role-change",
        "begin | transaction | LOW | ",
        "start transaction read only | transaction | LOW | ",
        "lock tables t write | lock | HIGH | lock",
        "kill 5 | maintenance | HIGH | session-control",
        "show tables | session | LOW | ",
        "show tables where (select 1 from s) | read session | LOW | ",
        "show columns from t | read | LOW | ",
        "describe t | read | LOW | ",
        "explain delete from t | read | LOW | ",
        "explain analyze select * from t | read | LOW | ",
        "create table t (a int) | ddl-create | MEDIUM | ",
        "create table t (a int) engine = federated connection = 'mysql://h/d/t' | ddl-create"
            + " network server-file | CRITICAL | server-file network",
        "create table t (a int) data directory = '/x' | ddl-create network server-file | CRITICAL |"
            + " server-file network",
        "create table t (connection int) engine = innodb | ddl-create | MEDIUM | ",
        "alter table t import tablespace | ddl-alter network server-file | CRITICAL | alter"
            + " server-file network",
        "show full processlist | read | MEDIUM | ",
        "show warnings | read | LOW | ",
        "show count(*) errors | read | LOW | ",
        "get diagnostics condition 1 @m = message_text | read session | LOW | ",
        "create table t as select * from s | ddl-create read | MEDIUM | ",
        "create view v as select * from s | ddl-create read | MEDIUM | ",
        "create procedure p() begin drop table t; end | code ddl-create | HIGH | code",
        "alter table t add b int | ddl-alter | HIGH | alter",
        "drop table t | ddl-drop | HIGH | drop",
        "truncate t | truncate | CRITICAL | truncate",
        "grant all on *.* to x | privilege | CRITICAL | privilege-change",
        "create user x | role | CRITICAL | role-change",
        "install plugin x soname 'x.so' | code server-file | CRITICAL | code server-file",
        "handler t open | read | LOW | ",
        "handler t read first | read | LOW | ",
        "prepare s from 'delete from t' | write | HIGH | unbounded-delete",
        "prepare s from @x | code | CRITICAL | query-by-text",
        "execute s using @a | read | LOW | ",
        "shutdown | maintenance | CRITICAL | server-change",
      })
  void kindsRiskAndReasons(String sql, String kinds, String risk, String reasons) {
    Analyzed analyzed = one(sql);
    assertThat(String.join(" ", analyzed.kinds().stream().map(Kind::word).sorted().toList()))
        .isEqualTo(kinds);
    assertThat(analyzed.risk().name()).isEqualTo(risk);
    assertThat(String.join(" ", codes(analyzed))).isEqualTo(reasons == null ? "" : reasons);
  }

  @Test
  void everyStatementOfATextIsSeen() {
    List<StatementAnalysis> analyses = all("SELECT 1; DROP TABLE users");
    assertThat(analyses).hasSize(2);
    assertThat(analyses.getLast().kinds()).containsExactly(Kind.DDL_DROP);
    assertThat(all(" ; -- nothing")).isEmpty();
  }

  @Test
  void codeInCommentsIsSeen() {
    assertThat(one("select 1 /*! from secrets */").reads()).containsExactly(name("secrets"));
    assertThat(one("select 1 /*!80033 from secrets */").reads()).containsExactly(name("secrets"));
    assertThat(one("select 1 /*!99999 from secrets */").reads()).isEmpty();
  }

  @Test
  void whatIsReadAndWrittenIsNamed() {
    Analyzed update = one("update a join b on a.x = b.x set a.y = b.y");
    assertThat(update.writes()).containsExactly(name("a"));
    assertThat(update.reads()).containsExactlyInAnyOrder(name("a"), name("b"));
    Analyzed common = one("with c as (select * from t) select * from c join d.c");
    assertThat(common.reads()).containsExactlyInAnyOrder(name("t"), new ObjectName("d", "c"));
    Analyzed copy = one("create table n (a int references k (a)) select * from s");
    assertThat(copy.writes()).containsExactly(name("n"));
    assertThat(copy.reads()).containsExactlyInAnyOrder(name("k"), name("s"));
    assertThat(one("rename table a to b, c to d").writes())
        .containsExactlyInAnyOrder(name("a"), name("b"), name("c"), name("d"));
    assertThat(one("alter table t exchange partition p with table x").writes())
        .containsExactlyInAnyOrder(name("t"), name("x"));
  }

  @Test
  void theWireIsToldWhatToFollow() {
    assertThat(one("use shop").action()).isEqualTo(new Action.Setting("database"));
    assertThat(one("set sql_mode = 'ANSI'").action()).isEqualTo(new Action.Setting("sql_mode"));
    assertThat(one("set sql_mode = '', time_zone = 'x'").action())
        .isEqualTo(new Action.Setting(null));
    assertThat(one("set @a = 1").action()).isEqualTo(new Action.Plain());
    assertThat(one("commit").action()).isEqualTo(new Action.Transaction(true));
    assertThat(one("deallocate prepare s").action()).isEqualTo(new Action.Deallocate("s"));
    assertThat(one("prepare S from 'select 1'").action())
        .isInstanceOfSatisfying(
            Action.Prepare.class,
            prepare -> {
              assertThat(prepare.name()).isEqualTo("s");
              assertThat(prepare.inner()).isInstanceOf(Analyzed.class);
            });
  }

  @Test
  void aTextThatIsPreparedIsReadAsFarAsItIsKnown() {
    assertThat(one("prepare s from 'select * from secrets'").reads())
        .containsExactly(name("secrets"));
    for (String sql :
        List.of("prepare s from @x", "prepare s from 'select 1; select 2'", "prepare s from 'x'")) {
      assertThat(one(sql).action())
          .isInstanceOfSatisfying(
              Action.Prepare.class,
              prepare -> assertThat(prepare.inner()).isInstanceOf(Unanalyzable.class));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"select", "select 1 /*! ", "select 'x", "select _gbk'x'", "selec 1", "select 1)"})
  void whatIsNotUnderstoodIsUnknown(String sql) {
    assertThat(all(sql)).hasSize(1).first().isInstanceOf(Unanalyzable.class);
  }

  @ParameterizedTest
  @CsvSource({"true, shop.orders", "false, Shop.Orders"})
  void namesOfTablesAreFoldedWhereTheSessionsServerFoldsThem(boolean folds, String table) {
    MysqlSettings settings = new MysqlSettings(false, 80_033, folds, "", "utf8mb4", "");
    assertThat(ANALYZER.read(new SqlStatement("select 1 from Shop.Orders", settings)))
        .singleElement()
        .extracting(reading -> ((Analyzed) reading.analysis()).reads().toString())
        .isEqualTo("[" + table + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET sql_mode = 'ANSI_QUOTES'; SELECT \"a\" FROM t",
        "SET time_zone = '+00:00', @@session.sql_mode = 'ANSI'; SELECT 1",
        "SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES'); SELECT 1",
        "SET sql_mode = DEFAULT; SELECT 1",
        "SET sql_mode = MYSQL323; SELECT 1",
        "SET sql_mode = 'PAD_CHAR_TO_FULL_LENGTH'; SELECT 1",
        "SET NAMES gbk; SELECT 1",
        "SET NAMES DEFAULT; SELECT 1",
        "SET NAMES latin1; SELECT '\u00e9'",
        "SET character_set_client = @x; SELECT 1",
        "USE elsewhere; SELECT * FROM t",
        "EXECUTE s; SELECT 1",
        "CALL p(); SELECT 1",
      })
  void whatStandsBehindAChangeOfHowItIsReadIsNotUnderstood(String sql) {
    List<StatementAnalysis> analyses = settled(sql);

    assertThat(analyses).hasSize(2);
    assertThat(analyses.getFirst()).isInstanceOf(Analyzed.class);
    assertThat(analyses.getLast())
        .isInstanceOfSatisfying(
            Unanalyzable.class, last -> assertThat(last.reason().code()).isEqualTo("setting"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET sql_mode = ''; SELECT 1",
        "SET sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE'; SELECT 1",
        "SET SESSION sql_mode = TRADITIONAL; SELECT 1",
        "SET NAMES utf8mb4 COLLATE utf8mb4_bin; SELECT '\u00e9'",
        "SET NAMES latin1; SELECT 'e'",
        "SET @sql_mode = 'ANSI'; SELECT 1",
        "SET autocommit = 0; SELECT 1",
        "USE shop; SELECT * FROM t",
        "SELECT 1; SET sql_mode = 'ANSI'",
      })
  void whatChangesNothingInItLeavesATextUnderstood(String sql) {
    assertThat(settled(sql)).hasSize(2).allMatch(Analyzed.class::isInstance);
  }

  private static List<StatementAnalysis> settled(String sql) {
    var settings =
        new MysqlSettings(false, 80_033, false, "STRICT_TRANS_TABLES", "utf8mb4", "shop");
    return new MysqlAnalyzer()
        .read(new SqlStatement(sql, settings)).stream().map(Reading::analysis).toList();
  }

  @Test
  void aCommonTableOfARecursiveWithDoesNotHideARelationFromThoseBeforeIt() {
    assertThat(
            ((Analyzed)
                    all("WITH RECURSIVE p AS (SELECT * FROM people), people AS (SELECT 1 AS one)"
                            + " SELECT * FROM p, people")
                        .getFirst())
                .reads())
        .containsExactly(new ObjectName(null, "people"));
  }
}
