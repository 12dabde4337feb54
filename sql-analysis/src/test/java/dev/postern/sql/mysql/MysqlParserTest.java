package dev.postern.sql.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Span;
import dev.postern.sql.mysql.Dialect.Flavour;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.Logical;
import dev.postern.sql.tree.Expression.Not;
import dev.postern.sql.tree.Expression.Operation;
import dev.postern.sql.tree.Expression.Variable;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Delete;
import dev.postern.sql.tree.Statement.Insert;
import dev.postern.sql.tree.Statement.JoinedDelete;
import dev.postern.sql.tree.Statement.JoinedUpdate;
import dev.postern.sql.tree.Statement.SelectInto;
import dev.postern.sql.tree.Statement.Update;
import dev.postern.sql.tree.TableExpression.Join;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlParserTest {
  private static final MysqlParser PARSER = new MysqlParser(Limits.DEFAULT);

  private static Statement one(String sql, Dialect dialect) {
    List<Parsed> parsed = PARSER.parse(sql, dialect);
    assertThat(parsed).as(sql).hasSize(1).first().isInstanceOf(Parsed.Understood.class);
    return ((Parsed.Understood) parsed.getFirst()).statement();
  }

  private static Statement one(String sql) {
    return one(sql, Dialect.MYSQL);
  }

  private static boolean isUnderstood(String sql, Dialect dialect) {
    return PARSER.parse(sql, dialect).stream().allMatch(Parsed.Understood.class::isInstance);
  }

  private static Dialect under(Mode mode) {
    return new Dialect(Flavour.MYSQL, 80_033, Set.of(mode), "utf8mb4", false);
  }

  private static Select select(String sql, Dialect dialect) {
    return (Select) ((Query) one(sql, dialect)).body();
  }

  private static String form(String expression, Dialect dialect) {
    return form(select("select " + expression, dialect).items().getFirst().expression());
  }

  /** The nesting as prefix text. */
  private static String form(Expression expression) {
    return switch (expression) {
      case Operation(_, var operator, var left, var right) ->
          "("
              + operator.parts().getFirst()
              + (left == null ? "" : " " + form(left))
              + " "
              + form(right)
              + ")";
      case Logical logical ->
          (logical.conjunction() ? "(and" : "(or")
              + String.join("", logical.operands().stream().map(o -> " " + form(o)).toList())
              + ")";
      case Not not -> "(not " + form(not.operand()) + ")";
      case Literal literal -> literal.value();
      case ColumnReference column -> String.join(".", column.path());
      case Variable variable -> "@" + variable.name();
      case Expression.VariableAssignment(_, var target, var value) ->
          "(:= @" + target.name() + " " + form(value) + ")";
      case Expression.Collate(_, var operand, var collation) ->
          "(collate " + form(operand) + " " + collation.parts().getFirst() + ")";
      case Expression.Cast(_, var operand, var type) ->
          "(cast " + form(operand) + " " + type.name().parts().getFirst() + ")";
      case Expression.Test test ->
          "(is"
              + (test.negated() ? " not " : " ")
              + test.property()
              + " "
              + form(test.operand())
              + ")";
      case Expression.Match match ->
          "(like " + form(match.operand()) + " " + form(match.pattern()) + ")";
      case Expression.Between between ->
          "(between "
              + form(between.operand())
              + " "
              + form(between.low())
              + " "
              + form(between.high())
              + ")";
      case Expression.Construct construct ->
          "("
              + construct.keyword()
              + String.join(
                  "", construct.parts().stream().map(p -> " " + form((Expression) p)).toList())
              + ")";
      default -> expression.getClass().getSimpleName();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a or b xor c and not d = e + f * g ^ h|(or a (xor b (and c (not (= d (+ e (* f (^ g h))))))))",
        "not a is null|(not (is NULL a))",
        "a = b is null|(is NULL (= a b))",
        "a is true and b|(and (is TRUE a) b)",
        "- a ^ b|(^ (- a) b)",
        "- a collate x|(- (collate a x))",
        "binary a = b|(= (cast a binary) b)",
        "! a + b|(+ (not a) b)",
        "a between b and c and d|(and (between a b c) d)",
        "a between 1 and 2 between 3 and 4|(between a 1 (between 2 3 4))",
        "a like b or c|(or (like a b) c)",
        "a not regexp b|(not (regexp a b))",
        "a div b mod c|(mod (div a b) c)",
        "a = b = c|(= (= a b) c)",
        "@a := @b := 1 + 2|(:= @a (:= @b (+ 1 2)))",
        "1 + @a := 2|(+ 1 (:= @a 2))",
        "d + interval 1 day + 2|(+ (+ d (interval 1 day)) 2)",
        "interval 1 day + d = e|(+ (interval 1 day) (= d e))",
        "interval 1 day + d or e|(or (+ (interval 1 day) d) e)",
        "2 * interval 1 day + d|(* 2 (+ (interval 1 day) d))",
        "d + interval 1 day * 2|(* (+ d (interval 1 day)) 2)",
        "d - interval (a) + 2 day|(- d (interval (+ a 2) day))",
        "t.a->'$.b' = c|(= (-> t.a $.b) c)",
        "a && b|(and a b)",
      })
  void operatorsNestAsTheServersDo(String expression, String form) {
    assertThat(form(expression, Dialect.MYSQL)).isEqualTo(form);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a like b like c|(like (like a b) c)",
        "a like b not like c|(like a (like b c))",
        "a between b like c and d like e|(between a (like b c) (like d e))",
        "a is true = b|(= (is TRUE a) b)",
        "a like b + c|(like a (+ b c))",
      })
  void mariaDbsPredicatesStandBesideEachOther(String expression, String form) {
    assertThat(form(expression, Dialect.MARIADB)).isEqualTo(form);
    assertThat(isUnderstood("select " + expression, Dialect.MYSQL)).isFalse();
  }

  @Test
  void bitsBindTighterThanComparisons() {
    assertThat(form("a | b & c << d - e = f", Dialect.MYSQL))
        .isEqualTo("(= (| a (& b (<< c (- d e)))) f)");
  }

  @Test
  void modesChangeWhatOperatorsMean() {
    assertThat(form("a || b = c", Dialect.MYSQL)).isEqualTo("(or a (= b c))");
    assertThat(form("a || b = c", under(Mode.PIPES_AS_CONCAT))).isEqualTo("(= (|| a b) c)");
    assertThat(form("not a = b", under(Mode.HIGH_NOT_PRECEDENCE))).isEqualTo("(= (not a) b)");
    assertThat(form("\"a\"", under(Mode.ANSI_QUOTES))).isEqualTo("a");
    assertThat(isUnderstood("select count (*) from t", Dialect.MYSQL)).isFalse();
    assertThat(isUnderstood("select count (*) from t", under(Mode.IGNORE_SPACE))).isTrue();
  }

  @Test
  void namesOfColumnsAreFoldedAndThoseOfTablesOnlyWhereTheServerDoes() {
    assertThat(form("Db.Tab.`Col\u00c4`", Dialect.MYSQL)).isEqualTo("Db.Tab.col\u00e4");
    Dialect folding = new Dialect(Flavour.MYSQL, 80_033, Set.of(), "utf8mb4", true);
    assertThat(form("Db.Tab.Col", folding)).isEqualTo("db.tab.col");
  }

  @Test
  void aJoinWithoutAConditionGoesBeforeThoseToItsRight() {
    Join outer =
        (Join) select("select 1 from a join b join c on x", Dialect.MYSQL).from().getFirst();
    assertThat(outer.condition()).isNotNull();
    assertThat(outer.left()).isInstanceOf(Join.class);
    Join nested =
        (Join) select("select 1 from a join b join c on x on y", Dialect.MYSQL).from().getFirst();
    assertThat(nested.right()).isInstanceOf(Join.class);
  }

  /** Every node stands inside the one above it, and its text is its own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a, count(distinct b) from t as x join (select 1 y) z using (y) where a in (select 2)",
        "with recursive c(n) as (select 1 union all select n + 1 from c) select * from c limit 1, 2",
        "insert into t (a, b) values (1, default), (2, 3) as new(m, n) on duplicate key update a = m",
        "update t1 join t2 on t1.a = t2.a set t1.b = t2.b where t1.c > 1",
        "delete a, b from a join b where a.x = b.x",
        "select group_concat(a order by b separator ','), sum(a) over (partition by c) from t",
        "select * from json_table('[]', '$[*]' columns (a int path '$.a')) as j",
        "set @a = 1, session sql_mode = ''",
      })
  void positionsLieWithinEachOther(String sql) {
    Deque<Node> nodes = new ArrayDeque<>();
    nodes.push(one(sql));
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      Span span = node.span();
      assertThat(span.start()).isLessThanOrEqualTo(span.end());
      node.children(child -> {
        assertThat(child.span().start())
            .as(child + " in " + node)
            .isGreaterThanOrEqualTo(span.start());
        assertThat(child.span().end()).as(child + " in " + node).isLessThanOrEqualTo(span.end());
        nodes.push(child);
      });
    }
  }

  @Test
  void changesOfOneTableAreThoseOfAnyDialect() {
    assertThat(one("update t set a = 1 where b = 2")).isInstanceOf(Update.class);
    assertThat(one("delete from t where b = 2")).isInstanceOf(Delete.class);
    assertThat(one("delete from t order by a limit 1")).isInstanceOf(JoinedDelete.class);
    Insert replace = (Insert) one("replace into t set a = 1, b = 2");
    assertThat(replace.onConflict()).isNotNull();
    assertThat(replace.columns()).hasSize(2);
  }

  @Test
  void onlyTheTablesThatAreNamedAreWritten() {
    assertThat(written("update a join b x on 1 set x.c = 1")).containsExactly("b");
    assertThat(written("update a join b x on 1 set c = 1")).containsExactly("a", "b");
    assertThat(written("update a, b set a.c = 1, b.d = 2")).containsExactly("a", "b");
    assertThat(written("update (select 1) q, a set q.c = 1")).containsExactly("a");
  }

  private static List<String> written(String sql) {
    return ((JoinedUpdate) one(sql))
        .written().stream().map(Name::object).map(String::valueOf).toList();
  }

  @Test
  void deletesNameTheirTablesByAlias() {
    JoinedDelete delete = (JoinedDelete) one("delete x.* from a as x join b on 1");
    assertThat(delete.written()).extracting(n -> n.parts().getFirst()).containsExactly("a");
  }

  @Test
  void intoIsReadAtAnyOfItsPlaces() {
    for (String sql :
        List.of(
            "select a into @x from t",
            "select a from t into @x",
            "select a from t limit 1 into @x for update",
            "select a from t for update into @x",
            "(select a from t) into @x",
            "select a from t union select 1 into @x")) {
      assertThat(((SelectInto) one(sql)).variables()).as(sql).containsExactly("@x");
    }
    assertThat(((SelectInto) one("select 1 into outfile 'x' lines terminated by ','")).file())
        .isTrue();
    assertThat(isUnderstood("select (select 1 into @x)", Dialect.MYSQL)).isFalse();
  }

  /** What MySQL 8.0.33 refuses with error 1064. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a, * from t",
        "select 1 = not 1",
        "select 1 + not 1",
        "select 1 in (1) in (1)",
        "select 1 like 1 + 2",
        "select 1 is true is true",
        "select a->'x'->'y' from t",
        "select 1->'x'",
        "select interval 1 day",
        "select row(1)",
        "select 1 <=> all (select 1)",
        "select count(a, b) from t",
        "select sum(a, b) from t",
        "select row_number()",
        "select f(1) over ()",
        "select left('a')",
        "select account(1)",
        "select 1 from t1 left join t2",
        "select 1 from t1 natural join t2 on 1",
        "select 1 from (t1) x",
        "select 1 limit @a",
        "select 1 limit 1.5",
        "select 1 order by 1 union select 2",
        "select 1 union with a as (select 1) select 1",
        "with a as (select 1) insert into t select 1",
        "select 1 for update limit 1",
        "table t where 1",
        "values (1, 2)",
        "select _utf8'a' _utf8'b'",
        "select 'a' n'b'",
        "select date_add('x', 1)",
        "select 1 a b",
        "select * from t lateral",
        "insert into t () values (1), (2",
        "update t set",
        "delete t from",
        "select 1 procedure analyse()",
      })
  void whatTheServerRefusesIsRefused(String sql) {
    assertThat(isUnderstood(sql, Dialect.MYSQL)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into t values (1) returning id, a + 1",
        "delete from t where a = 1 returning *",
        "select next value for s, nextval(s)",
        "select * from t for system_time as of now()",
        "values (1, 2), (3, 4)",
        "select 1 like 1 like 1",
        "select a from t group by a desc with rollup",
        "select a from t order by a offset 1 row fetch first 2 rows only",
        "select a from t limit rows examined 100",
        "select 1 for update wait 5",
        "execute immediate 'select 1'",
        "set statement max_statement_time = 1 for select 1",
        "select * from .t",
        "create or replace table t (a int)",
        "create sequence s start with 1",
      })
  void whatOnlyMariaDbHasIsReadOnlyThere(String sql) {
    assertThat(isUnderstood(sql, Dialect.MARIADB)).isTrue();
  }

  @Test
  void aVersionDecidesWhichWordsAreReserved() {
    Dialect early = new Dialect(Flavour.MYSQL, 80_011, Set.of(), "utf8mb4", false);
    assertThat(isUnderstood("select lateral from intersect", early)).isTrue();
    assertThat(isUnderstood("select lateral from intersect", Dialect.MYSQL)).isFalse();
    assertThat(isUnderstood("select 1 intersect select 2", early)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select '\udcff', _binary'\udcff' 'a\0' from t where a like '\udc80'",
        "insert into t values (_binary'\udcff')",
        "set @a = '\udcff'",
        "update t set a = concat('\udcff', b)"
      })
  void bytesOfNoCharacterAreReadInValues(String text) {
    assertThat(isUnderstood(text, Dialect.MYSQL)).isTrue();
    assertThat(isUnderstood(text, Dialect.MARIADB)).isTrue();
  }

  /** The server makes other characters of them there, or none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1 as '\udcff'",
        "select 1 '\udcff'",
        "select a collate '\udcff' from t",
        "select date '\udcff'",
        "set names '\udcff'",
        "prepare s from '\udcff'",
        "prepare s from 'select ''\udcff'''",
        "select 1 into outfile '\udcff'",
        "load data infile '\udcff' into table t"
      })
  void bytesOfNoCharacterAreNotReadInWhatNamesOrRuns(String text) {
    assertThat(isUnderstood(text, Dialect.MYSQL)).isFalse();
    assertThat(isUnderstood(text, Dialect.MARIADB)).isFalse();
  }

  @Test
  void whatExecuteImmediateRunsHasNoBytesOfNoCharacter() {
    assertThat(isUnderstood("execute immediate 'select ''a'''", Dialect.MARIADB)).isTrue();
    assertThat(isUnderstood("execute immediate 'select ''\udcff'''", Dialect.MARIADB)).isFalse();
  }

  @Test
  void characterSetsThatHideQuotesAreNotRead() {
    Dialect gbk = new Dialect(Flavour.MYSQL, 80_033, Set.of(), "gbk", false);
    assertThat(PARSER.parse("select 1", gbk).getFirst())
        .isInstanceOfSatisfying(
            Parsed.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo("encoding"));
  }
}
