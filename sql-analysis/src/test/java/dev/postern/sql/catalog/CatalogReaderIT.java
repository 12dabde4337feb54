package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Function.Arguments;
import dev.postern.sql.catalog.Function.Output;
import dev.postern.sql.catalog.Function.Result;
import dev.postern.sql.catalog.Relation.Column;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class CatalogReaderIT {
  private final RealPostgres postgres;

  CatalogReaderIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  private CatalogFixture database(String... statements) throws SQLException, CatalogException {
    return new CatalogFixture(postgres, ShopLabels.of(), statements);
  }

  @Test
  void relationsAreKnownByOidAndByNameInAnySchema() throws Exception {
    Catalog catalog =
        database(
                "CREATE TABLE things (id int PRIMARY KEY, label varchar(20))",
                "CREATE SCHEMA \"Other\"",
                "CREATE VIEW \"Other\".things AS SELECT 1 AS n",
                "CREATE MATERIALIZED VIEW kept AS SELECT 1 AS n",
                "CREATE TABLE parts (id int) PARTITION BY LIST (id)",
                "CREATE SEQUENCE numbers",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE FOREIGN DATA WRAPPER w",
                "CREATE SERVER s FOREIGN DATA WRAPPER w",
                "CREATE FOREIGN TABLE far (a int) SERVER s")
            .catalog();
    assertThat(catalog.relations(new ObjectName(null, "things")))
        .extracting(Relation::kind)
        .containsExactlyInAnyOrder(Relation.Kind.TABLE, Relation.Kind.VIEW);
    assertThat(kind(catalog, "kept")).isEqualTo(Relation.Kind.MATERIALIZED_VIEW);
    assertThat(kind(catalog, "parts")).isEqualTo(Relation.Kind.PARTITIONED_TABLE);
    assertThat(kind(catalog, "numbers")).isEqualTo(Relation.Kind.SEQUENCE);
    assertThat(kind(catalog, "pair")).isEqualTo(Relation.Kind.COMPOSITE_TYPE);
    assertThat(kind(catalog, "far")).isEqualTo(Relation.Kind.FOREIGN_TABLE);
    Relation things = catalog.relations(new ObjectName("public", "things")).getFirst();
    assertThat(catalog.relation(things.oid())).isSameAs(things);
    assertThat(things.columns())
        .containsExactly(
            new Column(1, "id", 23, -1, false, false),
            new Column(2, "label", 1043, 24, false, false));
    assertThat(catalog.relations(new ObjectName("public", "Things"))).isEmpty();
    assertThat(catalog.relations(new ObjectName(null, "things_pkey"))).isEmpty();
  }

  private static Relation.Kind kind(Catalog catalog, String name) {
    return catalog.relations(new ObjectName("public", name)).getFirst().kind();
  }

  @Test
  void functionsHaveTheirLanguageArgumentsAndBody() throws Exception {
    Catalog catalog =
        database(
                """
                CREATE FUNCTION f(a int, b text DEFAULT '') RETURNS int STABLE SECURITY DEFINER
                  LANGUAGE sql AS 'SELECT a'\
                """,
                "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql RETURN $1",
                "CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN END'",
                "CREATE EXTENSION pgcrypto")
            .catalog();
    List<Function> overloads = catalog.functions(new ObjectName(null, "f"));
    assertThat(overloads).hasSize(2);
    Function f =
        overloads.stream().filter(o -> o.argumentTypes().size() == 2).findAny().orElseThrow();
    assertThat(f.argumentTypes()).containsExactly(23, 25);
    assertThat(f.required()).isEqualTo(1);
    assertThat(f.language()).isEqualTo("sql");
    assertThat(f.body().securityDefiner()).isTrue();
    assertThat(f.body().volatility()).isEqualTo(Function.Volatility.STABLE);
    assertThat(f.source()).isEqualTo("SELECT a");
    assertThat(f.system()).isFalse();
    assertThat(f.body().sqlBody()).isFalse();
    assertThat(overloads).anyMatch(o -> o.source() == null && o.body().sqlBody());
    assertThat(catalog.functions(new ObjectName("public", "digest")))
        .allMatch(o -> "pgcrypto".equals(o.extension()));
    assertThat(catalog.functions(new ObjectName("pg_catalog", "lower")))
        .allMatch(o -> o.system() && o.source() == null && o.extension() == null);
  }

  @Test
  void functionsSayWhatTheyTakeAndGiveBack() throws Exception {
    Catalog catalog =
        database(
                "CREATE FUNCTION plain(int, b text) RETURNS SETOF date LANGUAGE plpgsql AS 'BEGIN END'",
                """
                CREATE FUNCTION out_of(a int, OUT b text, INOUT c date, VARIADIC d int[])
                  LANGUAGE plpgsql AS 'BEGIN END'\
                """,
                """
                CREATE FUNCTION tab("a}"",{" int DEFAULT 1)
                  RETURNS TABLE (x int, "y ""{," text) LANGUAGE plpgsql AS 'BEGIN END'\
                """,
                "CREATE PROCEDURE proc(a int, OUT b int) LANGUAGE plpgsql AS 'BEGIN b := 1; END'",
                "CREATE FUNCTION any_of(VARIADIC \"any\") RETURNS int LANGUAGE internal AS 'pg_num_nulls'")
            .catalog();
    Function plain = function(catalog, "plain");
    assertThat(plain.kind()).isEqualTo(Function.Kind.FUNCTION);
    assertThat(plain.arguments()).isEqualTo(new Arguments(List.of(23, 25), List.of("", "b"), 2, 0));
    assertThat(plain.result()).isEqualTo(new Result(1082, true, List.of()));
    Function out = function(catalog, "out_of");
    assertThat(out.arguments())
        .isEqualTo(new Arguments(List.of(23, 1082, 1007), List.of("a", "c", "d"), 3, 23));
    assertThat(out.result())
        .isEqualTo(new Result(2249, false, List.of(new Output("b", 25), new Output("c", 1082))));
    Function tab = function(catalog, "tab");
    assertThat(tab.arguments()).isEqualTo(new Arguments(List.of(23), List.of("a}\",{"), 0, 0));
    assertThat(tab.result())
        .isEqualTo(new Result(2249, true, List.of(new Output("x", 23), new Output("y \"{,", 25))));
    Function procedure = function(catalog, "proc");
    assertThat(procedure.kind()).isEqualTo(Function.Kind.PROCEDURE);
    assertThat(procedure.arguments()).isEqualTo(new Arguments(List.of(23), List.of("a"), 1, 0));
    assertThat(procedure.result().columns()).containsExactly(new Output("b", 23));
    assertThat(function(catalog, "any_of").arguments().variadic()).isEqualTo(2276);
    assertThat(catalog.functions(new ObjectName("pg_catalog", "count")))
        .allMatch(f -> f.kind() == Function.Kind.AGGREGATE);
    assertThat(function(catalog, "row_number").kind()).isEqualTo(Function.Kind.WINDOW);
  }

  @Test
  void aCallCanMeanWhatTakesThatManyArguments() {
    var plain = new Arguments(List.of(23, 25), List.of("", ""), 1, 0);
    assertThat(List.of(plain.canBe(0), plain.canBe(1), plain.canBe(2), plain.canBe(3)))
        .containsExactly(false, true, true, false);
    var variadic = new Arguments(List.of(23, 1009), List.of("", ""), 2, 25);
    assertThat(List.of(variadic.canBe(1), variadic.canBe(2), variadic.canBe(99)))
        .containsExactly(false, true, true);
  }

  private static Function function(Catalog catalog, String name) {
    return catalog.functions(new ObjectName(null, name)).getFirst();
  }

  @Test
  void typesSayWhatTheyAreMadeOf() throws Exception {
    Catalog catalog =
        database(
                "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
                "CREATE TYPE pair AS (a int, b positive)",
                "CREATE TYPE span AS RANGE (subtype = positive)",
                "CREATE TYPE mood AS ENUM ('low')",
                "CREATE TABLE rows_ (a int)")
            .catalog();
    assertThat(
            Stream.of("positive", "_positive", "pair", "span", "span_multirange", "mood", "rows_")
                .map(name -> type(catalog, name).kind()))
        .containsExactly(
            Type.Kind.DOMAIN,
            Type.Kind.BASE,
            Type.Kind.COMPOSITE,
            Type.Kind.RANGE,
            Type.Kind.MULTIRANGE,
            Type.Kind.ENUM,
            Type.Kind.COMPOSITE);
    assertThat(catalog.types(new ObjectName("pg_catalog", "record")).getFirst().kind())
        .isEqualTo(Type.Kind.PSEUDO);
    Type positive = type(catalog, "positive");
    assertThat(positive.of()).isEqualTo(23);
    assertThat(type(catalog, "_positive").of()).isEqualTo(positive.oid());
    assertThat(type(catalog, "span").of()).isEqualTo(positive.oid());
    assertThat(type(catalog, "span_multirange").of()).isEqualTo(positive.oid());
    assertThat(Objects.requireNonNull(catalog.relation(type(catalog, "pair").relation())).columns())
        .extracting(Column::type)
        .containsExactly(23, positive.oid());
  }

  private static Type type(Catalog catalog, String name) {
    return catalog.types(new ObjectName("public", name)).getFirst();
  }

  @Test
  void theVersionChangesWithTheObjectsAndOnlyWithThem() throws Exception {
    CatalogFixture database =
        database("CREATE TABLE t (a int)", "CREATE VIEW v AS SELECT a FROM t");
    String before = database.version();
    assertThat(database.catalog().version()).isEqualTo(before);
    database.run("INSERT INTO t VALUES (1)", "ANALYZE t", "VACUUM FREEZE", "ANALYZE");
    assertThat(database.version()).isEqualTo(before);
    for (String change :
        List.of(
            "ALTER TABLE t ADD b int",
            "CREATE OR REPLACE VIEW v AS SELECT b AS a FROM t",
            "ALTER TABLE t RENAME a TO c",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
            "CREATE RULE r AS ON INSERT TO t DO ALSO SELECT 1",
            "DROP RULE r ON t",
            "CREATE DOMAIN d AS int",
            "ALTER DOMAIN d ADD CHECK (VALUE > f())",
            "CREATE POLICY p ON t USING (true)",
            "ALTER SCHEMA public RENAME TO other",
            "CREATE TABLE other.heir (n int)",
            "ALTER TABLE other.t SET UNLOGGED")) {
      database.run(change);
      assertThat(database.version()).as(change).isNotEqualTo(before);
      before = database.version();
    }
  }

  @Test
  void aLockOnATableHoldsNoReaderUp() throws Exception {
    CatalogFixture database =
        database("CREATE TABLE t (a int)", "CREATE VIEW v AS SELECT a FROM t");
    try (Connection locking = database.connect();
        Statement statement = locking.createStatement();
        Connection reading = database.connect()) {
      locking.setAutoCommit(false);
      statement.execute("ALTER TABLE t ADD b int");
      statement.execute("LOCK v IN ACCESS EXCLUSIVE MODE");
      Catalog catalog = reader(Duration.ofSeconds(10)).read(reading);
      Relation t = catalog.relations(new ObjectName(null, "t")).getFirst();
      assertThat(t.columns()).as("what is not committed is not seen").hasSize(1);
      int v = catalog.relations(new ObjectName(null, "v")).getFirst().oid();
      assertThatThrownBy(() -> reader(Duration.ofMillis(100)).viewDefinition(reading, v))
          .isInstanceOf(CatalogException.class)
          .hasMessage("the catalog cannot be read: SQLSTATE 57014");
      locking.rollback();
      assertThat(CatalogReader.DEFAULT.viewDefinition(reading, v))
          .hasValueSatisfying(text -> assertThat(text).contains("FROM public.t"));
      assertThat(CatalogReader.DEFAULT.viewDefinition(reading, 1)).isEmpty();
    }
  }

  private static CatalogReader reader(Duration timeout) {
    return new CatalogReader(timeout, 100_000, 100_000, 1000);
  }

  @Test
  void theConnectionIsLeftAsItWas() throws Exception {
    CatalogFixture database = database();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = nowhere");
      CatalogReader.DEFAULT.read(connection);
      assertThat(connection.getAutoCommit()).isTrue();
      try (var row =
          statement.executeQuery(
              "SELECT current_setting('search_path'), current_setting('statement_timeout'),"
                  + " current_setting('transaction_read_only')")) {
        row.next();
        assertThat(List.of(row.getString(1), row.getString(2), row.getString(3)))
            .containsExactly("nowhere", "0", "off");
      }
    }
  }

  @Test
  void aLoginWithoutRightsReadsTheSame() throws Exception {
    CatalogFixture database =
        database(
            "CREATE TABLE secrets (a int)",
            "REVOKE ALL ON secrets FROM PUBLIC",
            "CREATE VIEW v AS SELECT a FROM secrets",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    Catalog asOwner = database.catalog();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE pg_signal_backend");
      Catalog asOther = CatalogReader.DEFAULT.read(connection);
      assertThat(asOther.version()).isEqualTo(asOwner.version());
      assertThat(asOther.relations()).containsExactlyInAnyOrderElementsOf(asOwner.relations());
      assertThat(asOther.dependencies()).isEqualTo(asOwner.dependencies());
    }
  }

  @Test
  void objectsThatShadowTheServersDoNotMislead() throws Exception {
    CatalogFixture database =
        database(
            "CREATE TABLE pg_class (oid int)",
            "CREATE FUNCTION count(text) RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'",
            "CREATE FUNCTION even(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
            "CREATE OPERATOR = (LEFTARG = oid, RIGHTARG = oid, FUNCTION = even)");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = public, pg_catalog");
      statement.execute("CREATE TEMP TABLE pg_namespace (oid int)");
      assertThat(
              CatalogReader.DEFAULT
                  .read(connection)
                  .relations(new ObjectName("public", "pg_class")))
          .hasSize(1);
    }
  }

  @Test
  void aDatabaseLargerThanTheBoundsIsNotHalfRead() throws Exception {
    CatalogFixture database = database();
    try (Connection connection = database.connect()) {
      assertThatThrownBy(
              () -> new CatalogReader(Duration.ofSeconds(9), 10, 100_000, 10).read(connection))
          .isInstanceOf(CatalogException.class)
          .hasMessage("the database has more than 10 relations");
      assertThatThrownBy(
              () -> new CatalogReader(Duration.ofSeconds(9), 100_000, 10, 10).read(connection))
          .isInstanceOf(CatalogException.class)
          .hasMessage("a system catalog has more than 10 rows");
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }
}
