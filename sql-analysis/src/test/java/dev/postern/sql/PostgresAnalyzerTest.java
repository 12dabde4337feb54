package dev.postern.sql;

import static dev.postern.core.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Action;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.sql.opinion.Opinion;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.postgres.PostgresParser;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAnalyzerTest {
  private static final PostgresAnalyzer ANALYZER = new PostgresAnalyzer();

  private static List<StatementAnalysis> all(String sql) {
    return ANALYZER.analyze(new SqlStatement(sql, SqlSettings.DEFAULT));
  }

  private static Analyzed one(String sql) {
    assertThat(all(sql)).as(sql).hasSize(1).first().isInstanceOf(Analyzed.class);
    return (Analyzed) all(sql).getFirst();
  }

  private static ObjectName name(String name) {
    return new ObjectName(null, name);
  }

  private static List<String> words(Analyzed analyzed) {
    return analyzed.kinds().stream().map(Kind::word).sorted().toList();
  }

  private static List<String> codes(StatementAnalysis analysis) {
    return analysis.reasons().stream().map(Reason::code).toList();
  }

  @Test
  void everyStatementOfATextIsSeen() {
    List<StatementAnalysis> analyses = all("SELECT 1; DROP TABLE users");
    assertThat(analyses).hasSize(2);
    assertThat(analyses.getLast().kinds()).containsExactly(DDL_DROP);
    assertThat(analyses).allSatisfy(a -> assertThat(codes(a)).contains("several-statements"));
    assertThat(all(" ; -- nothing")).isEmpty();
  }

  @Test
  void aStatementInWhichAnotherReaderFindsMoreIsNotAnalyzable() {
    PostgresAnalyzer doubting =
        new PostgresAnalyzer(
            new PostgresParser(Limits.DEFAULT),
            (tree, text, _) ->
                tree.span().of(text).contains("ssn")
                    ? new Opinion.FindsMore(Set.of(), Set.of("ssn"))
                    : new Opinion.Agrees());

    List<Reading> readings =
        doubting.read(new SqlStatement("SELECT ssn; SELECT 1", SqlSettings.DEFAULT));

    assertThat(readings.getFirst().analysis()).isInstanceOf(Unanalyzable.class);
    assertThat(codes(readings.getFirst().analysis())).containsExactly("second-opinion");
    assertThat(readings.getFirst().tree()).isNull();
    assertThat(readings.getLast().analysis()).isInstanceOf(Analyzed.class);
  }

  @Test
  void unicodeNamesAreNotReadAsOtherNames() {
    assertThat(one("select 1 from U&\"\\0075sers\"").reads()).containsExactly(name("users"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select 1 | read | LOW | ",
        "select * from t for update | lock read | MEDIUM | row-lock",
        "select * into n from t | ddl-create read write | MEDIUM | ",
        "table t | read | LOW | ",
        "insert into t values (1) | write | MEDIUM | ",
        "insert into t select * from s | read write | MEDIUM | ",
        "insert into t values (1) returning * | read write | MEDIUM | ",
        "update t set a = 1 where b = 2 | write | MEDIUM | ",
        "update t set a = 1 | write | HIGH | unbounded-update",
        "update t set a = 1 where true | write | HIGH | unbounded-update",
        "delete from t | write | HIGH | unbounded-delete",
        "delete from t where 1 = 1 | write | HIGH | unbounded-delete",
        "delete from t where id = 1 | write | MEDIUM | ",
        "with d as (delete from t where a = 1 returning *) select * from d | read write | MEDIUM | ",
        "merge into t using s on t.a = s.a when matched then delete | read write | MEDIUM | ",
        "copy t to stdout | bulk-export read | MEDIUM | bulk-export",
        "copy t from stdin | bulk-import write | MEDIUM | bulk-import",
        "copy t to '/tmp/x' | bulk-export read server-file | CRITICAL | server-file bulk-export",
        "copy t from program 'x' | bulk-import code server-file write | CRITICAL | server-file code bulk-import",
        "explain delete from t | read | LOW | ",
        "explain analyze delete from t | read write | HIGH | unbounded-delete",
        "explain (analyze off) delete from t | read | LOW | ",
        "explain (analyze, costs off) delete from t where a = 1 | read write | MEDIUM | ",
        "create table t (a int) | ddl-create | MEDIUM | ",
        "create table n as select * from t | ddl-create read write | MEDIUM | ",
        "create view v as select * from t | ddl-create read | MEDIUM | ",
        "create function f() returns int language sql as 'select 1' | code ddl-create | HIGH | code",
        "do $$ begin end $$ | code | HIGH | code",
        "call p(1) | call | MEDIUM | code",
        "drop table t | ddl-drop | HIGH | drop",
        "truncate t | truncate | CRITICAL | truncate",
        "alter table t add column a int | ddl-alter | HIGH | alter",
        "grant select on t to u | privilege | CRITICAL | privilege-change",
        "grant a to b | privilege role | CRITICAL | role-change",
        "create role r | role | CRITICAL | role-change",
        "alter role r superuser | role | CRITICAL | role-change",
        "set role postgres | role session | CRITICAL | session-authorization",
        "set session authorization x | role session | CRITICAL | session-authorization",
        "reset role | role session | CRITICAL | session-authorization",
        "set search_path = a, b | session | LOW | setting",
        "set application_name = 'x' | session | LOW | ",
        "set session_replication_role = replica | privilege session | HIGH | privilege-change",
        "select set_config('role', 'postgres', false) | read role session | CRITICAL | session-authorization",
        "select set_config(concat('ro', 'le'), 'x', false) | read role session | CRITICAL | session-authorization",
        "select set_config('application_name', 'x', false) | read session | LOW | ",
        "begin | transaction | LOW | ",
        "commit | transaction | LOW | ",
        "rollback to savepoint a | transaction | LOW | ",
        "show all | session | LOW | ",
        "discard all | session | LOW | ",
        "deallocate all | session | LOW | ",
        "lock table t | lock | HIGH | lock",
        "listen c | notify | LOW | ",
        "notify c, 'x' | notify | MEDIUM | notify",
        "vacuum t | maintenance | MEDIUM | maintenance",
        "load 'x' | code server-file | CRITICAL | code server-file",
        "select pg_read_file('x') | read server-file | CRITICAL | server-file",
        "select * from pg_ls_dir('x') | read server-file | CRITICAL | server-file",
        "select pg_catalog.lo_import('x') | read server-file write | CRITICAL | server-file",
        "select dblink('a', 'b') | code network read | CRITICAL | network",
        "select pg_terminate_backend(1) | maintenance read | HIGH | session-control",
        "select query_to_xml('x', true, true, '') | code read | CRITICAL | query-by-text",
        "explain select pg_read_file('x') | read server-file | CRITICAL | server-file",
        "alter system set x = 1 | ddl-alter server-file | CRITICAL | server-change",
        "create subscription s connection 'x' publication p | ddl-create network replication | HIGH | replication network",
      })
  void kindsRiskAndReasons(String sql, String kinds, Risk risk, String codes) {
    Analyzed analyzed = one(sql);
    assertThat(String.join(" ", words(analyzed))).isEqualTo(kinds);
    assertThat(analyzed.risk()).isEqualTo(risk);
    assertThat(String.join(" ", codes(analyzed))).isEqualTo(codes == null ? "" : codes);
  }

  @Test
  void aCommonTableIsNoRelationWhereItIsSeen() {
    assertThat(one("with a as (select 1) select * from a").reads()).isEmpty();
    assertThat(one("with a as (select * from a) select * from a").reads())
        .containsExactly(name("a"));
    assertThat(
            one("with recursive a as (select * from b), b as (select 1) select * from a").reads())
        .isEmpty();
    assertThat(one("with a as (select * from b), b as (select 1) select * from a").reads())
        .containsExactly(name("b"));
    assertThat(one("with a as (select 1) select * from public.a").reads())
        .containsExactly(new ObjectName("public", "a"));
    assertThat(one("select * from (with a as (select 1) select * from a) x, a").reads())
        .containsExactly(name("a"));
    assertThat(
            one("with a as (select 1) select (select max(x) from a) from t where exists (select from a)")
                .reads())
        .containsExactly(name("t"));
    assertThat(one("with recursive as (select 1) select * from recursive").reads()).isEmpty();
  }

  @Test
  void theTargetOfAChangeIsNeverACommonTable() {
    assertThat(one("with a as (select 1) insert into a select * from a").writes())
        .containsExactly(name("a"));
    assertThat(one("with a as (select 1) insert into t select * from a").reads()).isEmpty();
    assertThat(one("with a as (select 1) delete from a using a as b where true").writes())
        .containsExactly(name("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select (select a from secret)",
        "select 1 from t where a in (select b from secret)",
        "select 1 from t order by (select b from secret)",
        "select 1 from t limit (select b from secret)",
        "select f((select b from secret))",
        "select 1 from lateral (select * from secret) s",
        "select 1 from (t join (secret cross join u) on true)",
        "values ((select a from secret))",
        "insert into t values ((select a from secret))",
        "insert into t values (1) on conflict (a) do update set b = (select a from secret)",
        "update t set a = (select b from secret) where c = 1",
        "update t set (a, b) = (select a, b from secret) where c = 1",
        "update t set a = 1 from secret where c = 1",
        "delete from t using secret where a = 1",
        "delete from t where a = 1 returning (select a from secret)",
        "merge into t using secret s on a = b when matched then do nothing",
        "merge into t using s on a = b when matched and (select true from secret) then delete",
        "with x as (select * from secret) select 1",
        "copy (select * from secret) to stdout",
        "copy secret to stdout",
        "create view v as select * from secret",
        "create table n as table secret",
        "declare c cursor for select * from secret",
        "prepare p as select * from secret",
        "explain select * from secret",
        "execute p((select a from secret))",
        "call p((select a from secret))",
        "select 1 from f((select a from secret))",
        "select 1 from rows from (f((select a from secret)))",
        "select 1 from t tablesample system ((select a from secret))",
        "select a[(select b from secret)] from t",
        "select sum(a) filter (where exists (select from secret)) over (order by (select a from secret)) from t",
        "select case when (select true from secret) then 1 end",
        "select array(select a from secret)",
        "select xmlelement(name a, (select a from secret))",
        "select json_object('a' value (select a from secret))",
        "select * from json_table((select a from secret), '$' columns (a int path '$'))",
        "select 1 group by (select a from secret)",
        "select coalesce((select a from secret), 1)",
        "select cast((select a from secret) as text)",
        "select extract(year from (select a from secret))",
        "select ((((select a from secret))))",
        "(select 1) union all ((select a from secret) order by 1)",
        "create rule r as on insert to t do also select * from secret",
        "create table n (a int default 1 check (a > (select b from secret)))",
        "create materialized view m as select * from secret",
        "select 1 from t for update of t, s; select * from secret",
      })
  void aRelationIsFoundWhereverItStands(String sql) {
    assertThat(((Analyzed) all(sql).getLast()).reads()).contains(name("secret"));
  }

  @Test
  void functionsAreNamedHoweverTheyAreCalled() {
    Analyzed analyzed =
        one(
            "select a.f(1), g(distinct 2), 1 operator(x.+) 2 from h() with ordinality, rows from (i(), j())");
    assertThat(analyzed.functions())
        .containsExactlyInAnyOrder(
            new ObjectName("a", "f"),
            name("g"),
            new ObjectName("x", "+"),
            name("h"),
            name("i"),
            name("j"));
  }

  @Test
  void actionsNameWhatTheWireHasToFollow() {
    assertThat(one("execute \"P\"(1)").action()).isEqualTo(new Action.ExecutePrepared("P"));
    assertThat(one("deallocate prepare p").action()).isEqualTo(new Action.Deallocate("p"));
    assertThat(one("deallocate all").action()).isEqualTo(new Action.Deallocate(null));
    assertThat(one("fetch forward 10 from C").action()).isEqualTo(new Action.Fetch("c"));
    assertThat(one("fetch c").action()).isEqualTo(new Action.Fetch("c"));
    assertThat(one("move last in c").action()).isEqualTo(new Action.Fetch("c"));
    assertThat(one("close all").action()).isEqualTo(new Action.CloseCursor(null));
    assertThat(one("discard plans").action()).isEqualTo(new Action.Discard(false));
    assertThat(one("set names 'x'").action()).isEqualTo(new Action.Setting("client_encoding"));
    assertThat(one("SET Time Zone 'x'").action()).isEqualTo(new Action.Setting("timezone"));
    assertThat(one("reset all").action()).isEqualTo(new Action.Setting(null));
    assertThat(one("select set_config('Search_Path', 'x', true)").action())
        .isEqualTo(new Action.Setting("search_path"));
    assertThat(one("select set_config(a, 'x', true) from t").action())
        .isEqualTo(new Action.Setting(null));
    assertThat(one("savepoint s").action()).isEqualTo(new Action.Transaction());
    assertThat(one("copy t from stdin").action()).isEqualTo(new Action.CopyIn());
    assertThat(one("create table n as execute p").action())
        .isEqualTo(new Action.ExecutePrepared("p"));
    assertThat(one("explain analyze execute p").action())
        .isEqualTo(new Action.ExecutePrepared("p"));
    assertThat(one("select 1").action()).isEqualTo(Action.Plain.INSTANCE);
  }

  @Test
  void whatIsPreparedOrDeclaredIsAnalysedItself() {
    Action.Prepare prepare = (Action.Prepare) one("prepare p(int) as delete from t").action();
    assertThat(prepare.name()).isEqualTo("p");
    assertThat(prepare.inner().kinds()).containsExactly(WRITE);
    assertThat(codes(prepare.inner())).containsExactly("unbounded-delete");
    Action.DeclareCursor declare =
        (Action.DeclareCursor)
            one("declare c binary cursor with hold for select * from t").action();
    assertThat(declare.holdable()).isTrue();
    assertThat(((Analyzed) declare.inner()).reads()).containsExactly(name("t"));
  }

  @Test
  void aCopysFormIsThatOfItsOptions() {
    String sql =
        "copy s.t (a, \"B\") to stdout (format csv, header, delimiter ';', quote '|', null 'N')";
    Action.CopyOut copy = (Action.CopyOut) one(sql).action();
    assertThat(copy.format()).isEqualTo(new Action.CopyFormat.Csv(';', "N", true, '|', '|'));
    Action.CopySource.Table table = (Action.CopySource.Table) copy.source();
    assertThat(table.columns()).containsExactly("a", "B");
    assertThat(table.tableSpan().of(sql)).isEqualTo("s.t");
    String query = "copy (select 1 from t) to stdout with csv header escape as '\\'";
    Action.CopyOut ofQuery = (Action.CopyOut) one(query).action();
    assertThat(((Action.CopySource.Query) ofQuery.source()).span().of(query))
        .isEqualTo("select 1 from t");
    assertThat(ofQuery.format()).isEqualTo(new Action.CopyFormat.Csv(',', "", true, '"', '\\'));
    assertThat(((Action.CopyOut) one("copy binary t to stdout").action()).format())
        .isEqualTo(new Action.CopyFormat.Binary());
    assertThat(((Action.CopyOut) one("copy t to stdout").action()).format())
        .isEqualTo(new Action.CopyFormat.Text('\t', "\\N", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select from where | syntax",
        "select 1 garbage here | syntax",
        "drop | syntax",
        "select 1)  | syntax",
        "create schema s create view v as selec | syntax",
        "copy t to stdout (encoding 'SJIS') | unsupported",
        "select 'a | syntax",
      })
  void whatIsNotUnderstoodHasAReason(String sql, String code) {
    StatementAnalysis analysis = all(sql).getFirst();
    assertThat(analysis).isInstanceOf(Unanalyzable.class);
    assertThat(analysis.kinds()).containsExactly(UNKNOWN);
    assertThat(codes(analysis)).containsExactly(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SJIS", "BIG5", "GBK", "UHC", "GB18030", "JOHAB", "SHIFT_JIS_2004", "no-such"})
  void encodingsThatHideAsciiAreNotRead(String encoding) {
    SqlStatement statement = new SqlStatement("select 1", new SqlSettings(encoding, true));
    assertThat(codes(ANALYZER.analyze(statement).getFirst())).containsExactly("encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF8", "utf-8", "Unicode", "LATIN1", "SQL_ASCII", "EUC_JP", "WIN1252"})
  void encodingsThatKeepAsciiAreRead(String encoding) {
    SqlStatement statement = new SqlStatement("select 1", new SqlSettings(encoding, true));
    assertThat(ANALYZER.analyze(statement).getFirst()).isInstanceOf(Analyzed.class);
  }

  @Test
  void nulAndHalfPairsAreNoCharacters() {
    assertThat(codes(all("select 1\0; drop table t").getFirst())).containsExactly("encoding");
    assertThat(codes(all("select '\ud83d'").getFirst())).containsExactly("encoding");
  }

  @Test
  void stringsAreReadAsTheSessionReadsThem() {
    String sql = "select 'a\\'; delete from t --'";
    assertThat(all(sql)).hasSize(2);
    SqlStatement older = new SqlStatement(sql, new SqlSettings("UTF8", false));
    assertThat(ANALYZER.analyze(older)).hasSize(1);
  }
}
