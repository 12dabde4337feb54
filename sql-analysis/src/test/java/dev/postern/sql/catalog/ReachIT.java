package dev.postern.sql.catalog;

import static dev.postern.sql.catalog.CatalogFixture.labelled;
import static dev.postern.sql.catalog.CatalogFixture.name;
import static dev.postern.sql.catalog.CatalogFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Origin.BaseColumn;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class ReachIT {
  private static final ReachVerdict CLEAN = ReachVerdict.Clean.INSTANCE;

  private final RealPostgres postgres;

  ReachIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  private CatalogFixture shop(String... statements) throws SQLException, CatalogException {
    var fixture =
        new CatalogFixture(
            postgres,
            ShopLabels.of("public.customers.ssn", "national-id"),
            "CREATE TABLE customers (id int PRIMARY KEY, name text, ssn text UNIQUE)",
            "CREATE TABLE orders (id serial PRIMARY KEY, customer int REFERENCES customers)");
    fixture.run(statements);
    return fixture;
  }

  @Test
  void onlyTablesWithALabelledColumnLeadToOne() throws Exception {
    CatalogFixture shop = shop();
    assertThat(shop.reading("customers")).isEqualTo(labelled("customers"));
    assertThat(shop.reading("public.customers")).isEqualTo(labelled("public.customers"));
    assertThat(shop.reading("orders", "orders_id_seq")).isEqualTo(CLEAN);
    assertThat(shop.writing("orders")).isEqualTo(CLEAN);
  }

  @Test
  void withoutALabelledColumnEverythingIsClean() throws Exception {
    var shop =
        new CatalogFixture(
            postgres,
            ShopLabels.of("public.customers.iban", "iban"),
            "CREATE TABLE customers (id int)",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    assertThat(shop.reading("customers", "pg_stats")).isEqualTo(CLEAN);
    assertThat(shop.calling("f", "query_to_xml", "nobody_knows")).isEqualTo(CLEAN);
  }

  @Test
  void aRelationTheSnapshotDoesNotKnowIsSaidToBeUnknown() throws Exception {
    CatalogFixture shop = shop();
    assertThat(shop.reading("orders", "newer"))
        .isEqualTo(new ReachVerdict.UnknownRelation(name("newer")));
    assertThat(shop.writing("other.customers"))
        .isEqualTo(new ReachVerdict.UnknownRelation(name("other.customers")));
    assertThat(shop.reading("pg_toast.pg_toast_1247"))
        .isEqualTo(new ReachVerdict.UnknownRelation(name("pg_toast.pg_toast_1247")));
  }

  @Test
  void aBareNameMeansTheRelationInEverySchema() throws Exception {
    CatalogFixture shop =
        shop(
            "CREATE SCHEMA a", "CREATE TABLE a.customers (id int)", "CREATE TABLE a.stock (n int)");
    assertThat(shop.reading("customers")).isEqualTo(labelled("customers"));
    assertThat(shop.reading("a.customers")).isEqualTo(CLEAN);
    assertThat(shop.reading("stock")).isEqualTo(CLEAN);
    shop.run("CREATE VIEW a.pg_class AS SELECT ssn FROM customers");
    assertThat(shop.reading("pg_class")).isEqualTo(labelled("pg_class"));
    assertThat(shop.reading("pg_catalog.pg_class")).isEqualTo(CLEAN);
  }

  @Test
  void viewsLeadToWhatTheyReadThoughTheyShowNoneOfIt() throws Exception {
    CatalogFixture shop =
        shop(
            "CREATE VIEW counted AS SELECT count(*) FROM customers",
            "CREATE VIEW again AS SELECT * FROM counted",
            "CREATE MATERIALIZED VIEW kept AS SELECT * FROM again",
            """
            CREATE VIEW hinted AS SELECT id FROM orders
              WHERE EXISTS (SELECT FROM customers c WHERE c.id = customer AND ssn LIKE '1%')\
            """,
            "CREATE VIEW harmless AS SELECT upper('x'), id FROM orders");
    for (String view : List.of("counted", "again", "kept", "hinted")) {
      assertThat(shop.reading(view)).isEqualTo(labelled(view));
    }
    assertThat(shop.reading("harmless")).isEqualTo(CLEAN);
  }

  @Test
  void viewsOverTheServersOwnHoldersAndFunctionsLeadThereToo() throws Exception {
    CatalogFixture shop =
        shop(
            "CREATE VIEW samples AS SELECT stanullfrac FROM pg_statistic",
            "CREATE VIEW freq AS SELECT most_common_freqs FROM pg_stats",
            "CREATE VIEW dump AS SELECT query_to_xml('SELECT * FROM customers', true, true, '')",
            "CREATE VIEW files AS SELECT * FROM pg_read_file('x')",
            "CREATE VIEW others AS SELECT pg_stat_get_backend_activity(1)");
    for (String view : List.of("samples", "freq", "dump", "files", "others")) {
      assertThat(shop.reading(view)).isEqualTo(labelled(view));
    }
  }

  @Test
  void viewsOverUsersFunctionsOperatorsAndAggregatesLeadToEverything() throws Exception {
    CatalogFixture shop =
        shop(
            """
            CREATE FUNCTION peek(int) RETURNS text STABLE LANGUAGE sql
              AS 'SELECT ssn FROM public.customers WHERE id = $1'\
            """,
            """
            CREATE FUNCTION peek_in(state text, int) RETURNS text STABLE LANGUAGE sql
              AS 'SELECT ssn FROM public.customers WHERE id = $2'\
            """,
            "CREATE OPERATOR @!@ (RIGHTARG = int, FUNCTION = peek)",
            "CREATE AGGREGATE peeks(int) (SFUNC = peek_in, STYPE = text)",
            "CREATE VIEW f AS SELECT peek(id) FROM orders",
            "CREATE VIEW o AS SELECT @!@ id FROM orders",
            "CREATE VIEW a AS SELECT peeks(id) FROM orders",
            "CREATE VIEW w AS SELECT id FROM orders ORDER BY peeks(id) OVER ()",
            "CREATE VIEW s AS SELECT * FROM peek(1)");
    for (String view : List.of("f", "o", "a", "w", "s")) {
      assertThat(shop.reading(view)).isEqualTo(labelled(view));
    }
    assertThat(shop.calling("peek")).isEqualTo(labelled("peek"));
    assertThat(shop.calling("peeks")).isEqualTo(labelled("peeks"));
    assertThat(shop.saying("@!@")).isEqualTo(labelled("@!@"));
    assertThat(shop.saying("||", "=", "->>", "id", "orders")).isEqualTo(CLEAN);
  }

  @Test
  void parentsLeadToTheirChildrensLabelsAndChildrenToTheirParents() throws Exception {
    var shop =
        new CatalogFixture(
            postgres,
            ShopLabels.of("public.p_1.card", "card", "public.base.email", "email"),
            "CREATE TABLE p (id int, card text) PARTITION BY LIST (id)",
            "CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1)",
            "CREATE TABLE p_2 PARTITION OF p FOR VALUES IN (2)",
            "CREATE TABLE base (email text)",
            "CREATE TABLE heir () INHERITS (base)",
            "CREATE VIEW v AS SELECT id FROM p");
    for (String relation : List.of("p", "p_1", "base", "heir", "v")) {
      assertThat(shop.reading(relation)).isEqualTo(labelled(relation));
    }
    assertThat(shop.reading("p_2")).isEqualTo(CLEAN);
  }

  @Test
  void writingReachesRulesTriggersChecksAndIndexes() throws Exception {
    CatalogFixture shop =
        shop(
            "CREATE TABLE ruled (id int)",
            "CREATE RULE r AS ON INSERT TO ruled DO INSTEAD SELECT ssn FROM customers",
            """
            CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql
              AS $$BEGIN NEW.id := (SELECT ssn FROM customers LIMIT 1)::int; RETURN NEW; END$$\
            """,
            """
            CREATE FUNCTION sure(int) RETURNS boolean IMMUTABLE LANGUAGE sql
              AS 'SELECT EXISTS (SELECT FROM public.customers WHERE ssn = $1::text)'\
            """,
            "CREATE TABLE triggered (id int)",
            "CREATE TRIGGER t BEFORE INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION tell()",
            "CREATE TABLE checked (id int CHECK (sure(id)))",
            "CREATE TABLE defaulted (id int, ok boolean DEFAULT sure(1))",
            "CREATE TABLE indexed (id int)",
            "CREATE INDEX ON indexed (sure(id))",
            "CREATE TABLE plain (id int CHECK (id > 0), at timestamptz DEFAULT now())",
            "CREATE VIEW over AS SELECT * FROM triggered",
            "CREATE TABLE referring (ssn text REFERENCES customers (ssn))");
    for (String table :
        List.of("ruled", "triggered", "checked", "defaulted", "indexed", "over", "referring")) {
      assertThat(shop.writing(table)).as(table).isEqualTo(labelled(table));
      assertThat(shop.reading(table)).as(table).isEqualTo(CLEAN);
    }
    assertThat(shop.writing("plain")).isEqualTo(CLEAN);
  }

  @Test
  void aCascadeReachesTheTriggersOfTheReferringTable() throws Exception {
    CatalogFixture shop =
        shop(
            "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
            "CREATE TABLE parent (id int PRIMARY KEY)",
            "CREATE TABLE child (id int REFERENCES parent ON DELETE CASCADE)",
            "CREATE TRIGGER t BEFORE DELETE ON child FOR EACH ROW EXECUTE FUNCTION t()");
    assertThat(shop.writing("parent")).isEqualTo(labelled("parent"));
  }

  @Test
  void policiesAreReadWithTheirTable() throws Exception {
    CatalogFixture shop =
        shop(
            "CREATE TABLE guarded (id int)",
            """
            CREATE POLICY p ON guarded
              USING (EXISTS (SELECT FROM customers c WHERE c.id = guarded.id AND ssn LIKE '1%'))\
            """,
            "CREATE TABLE tenants (t text)",
            "CREATE POLICY p ON tenants USING (t = current_setting('app.tenant'))");
    assertThat(shop.reading("guarded")).isEqualTo(labelled("guarded"));
    assertThat(shop.reading("tenants")).isEqualTo(CLEAN);
  }

  @Test
  void aSequenceLeadsToTheLabelledColumnItNumbers() throws Exception {
    var shop =
        new CatalogFixture(
            postgres,
            ShopLabels.of("public.customers.number", "customer-number"),
            "CREATE TABLE customers (number int GENERATED ALWAYS AS IDENTITY, other serial)");
    assertThat(shop.reading("customers_number_seq")).isEqualTo(labelled("customers_number_seq"));
    assertThat(shop.origin("customers_number_seq.last_value")).isEqualTo(Origin.Derived.INSTANCE);
    assertThat(shop.reading("customers_other_seq")).isEqualTo(CLEAN);
  }

  @Test
  void functionsOfTheServerCountAsReviewed() throws Exception {
    CatalogFixture shop = shop();
    assertThat(shop.calling("lower", "pg_catalog.count", "now", "nextval", "currval", "coalesce"))
        .isEqualTo(CLEAN);
    for (String function :
        List.of(
            "query_to_xml",
            "table_to_xml",
            "schema_to_xml_and_xmlschema",
            "database_to_xml",
            "cursor_to_xml",
            "ts_stat",
            "ts_rewrite",
            "lo_get",
            "loread",
            "pg_read_file",
            "pg_read_binary_file",
            "pg_stat_get_activity",
            "pg_stat_get_backend_activity",
            "pg_catalog.query_to_xml",
            "nobody_knows")) {
      assertThat(shop.calling(function)).as(function).isEqualTo(labelled(function));
    }
  }

  @Test
  void aUsersFunctionUnderAReviewedNameMakesTheBareNameSuspect() throws Exception {
    CatalogFixture shop =
        shop("CREATE FUNCTION public.lower(int) RETURNS text LANGUAGE sql AS 'SELECT $1::text'");
    assertThat(shop.calling("lower")).isEqualTo(labelled("lower"));
    assertThat(shop.calling("public.lower")).isEqualTo(labelled("public.lower"));
    assertThat(shop.calling("pg_catalog.lower")).isEqualTo(CLEAN);
  }

  @Test
  void aFunctionPutIntoTheServersSchemaIsNotTheServers() throws Exception {
    CatalogFixture shop =
        shop("CREATE FUNCTION pg_catalog.abs(text) RETURNS text LANGUAGE sql AS 'SELECT $1'");
    assertThat(shop.calling("pg_catalog.abs")).isEqualTo(labelled("pg_catalog.abs"));
  }

  @Test
  void functionsOfReviewedExtensionsAreHarmlessAndOthersAreNot() throws Exception {
    CatalogFixture shop =
        shop(
            "CREATE EXTENSION pgcrypto",
            "CREATE EXTENSION citext",
            "CREATE EXTENSION pg_trgm",
            "CREATE EXTENSION \"uuid-ossp\"",
            "CREATE EXTENSION hstore",
            "CREATE EXTENSION dblink",
            "CREATE EXTENSION pg_stat_statements",
            "CREATE TABLE mails (m citext, tags hstore)",
            "CREATE FUNCTION crypted(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
            "ALTER EXTENSION pgcrypto ADD FUNCTION crypted(text)");
    assertThat(shop.calling("digest", "similarity", "uuid_generate_v4", "akeys", "split_part"))
        .isEqualTo(CLEAN);
    assertThat(shop.reading("mails")).isEqualTo(CLEAN);
    assertThat(shop.saying("%", "->", "?|", "=", "citext", "hstore")).isEqualTo(CLEAN);
    assertThat(shop.calling("dblink")).isEqualTo(labelled("dblink"));
    assertThat(shop.calling("crypted")).isEqualTo(labelled("crypted"));
    assertThat(shop.reading("pg_stat_statements")).isEqualTo(labelled("pg_stat_statements"));
    assertThat(shop.origin("pg_stat_statements.query")).isEqualTo(Origin.Derived.INSTANCE);
  }

  @Test
  void aFunctionCanBeCalledLikeAColumn() throws Exception {
    CatalogFixture shop =
        shop(
            """
            CREATE FUNCTION peek(orders) RETURNS text LANGUAGE sql
              AS 'SELECT ssn FROM customers WHERE id = $1.customer'\
            """,
            "CREATE FUNCTION two(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION opt(int, int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "INSERT INTO customers VALUES (1, 'a', '123'); INSERT INTO orders VALUES (1, 1)");
    try (Connection connection = shop.connect();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery("SELECT o.peek, (1).opt, ('x'::text).upper FROM orders o")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("123");
      assertThat(row.getInt(2)).isEqualTo(1);
      assertThat(row.getString(3)).isEqualTo("X");
    }
    assertThat(shop.taking("id", "peek")).isEqualTo(labelled("peek"));
    assertThat(shop.taking("opt")).isEqualTo(labelled("opt"));
    assertThat(shop.taking("pg_read_file")).isEqualTo(labelled("pg_read_file"));
    assertThat(shop.taking("two", "upper", "id")).isEqualTo(CLEAN);
    assertThat(shop.saying("peek")).as("an alias or a column").isEqualTo(CLEAN);
  }

  @Test
  void typesThatRunCodeTaintTheirTablesAndTheirNames() throws Exception {
    CatalogFixture shop =
        shop(
            """
            CREATE FUNCTION sure(text) RETURNS boolean IMMUTABLE LANGUAGE sql
              AS 'SELECT EXISTS (SELECT FROM public.customers WHERE ssn = $1)'\
            """,
            "CREATE DOMAIN guess AS text CHECK (sure(VALUE))",
            "CREATE DOMAIN further AS guess",
            "CREATE TYPE pair AS (a int, b further)",
            "CREATE TYPE money2 AS (amount int)",
            """
            CREATE FUNCTION worth(money2) RETURNS json STABLE LANGUAGE sql
              AS 'SELECT to_json(ssn) FROM public.customers LIMIT 1'\
            """,
            "CREATE CAST (money2 AS json) WITH FUNCTION worth AS ASSIGNMENT",
            "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
            "CREATE TABLE t (p pair[])",
            "CREATE TABLE prices (m money2)",
            "CREATE VIEW v AS SELECT note::guess FROM (SELECT 'x' AS note) s",
            "CREATE TABLE counts (n positive)");
    for (String word : List.of("guess", "further", "pair", "money2", "_pair")) {
      assertThat(shop.saying(word)).as(word).isEqualTo(labelled(word));
    }
    for (String relation : List.of("t", "prices", "v")) {
      assertThat(shop.reading(relation)).as(relation).isEqualTo(labelled(relation));
    }
    assertThat(shop.calling("money2")).isEqualTo(labelled("money2"));
    assertThat(shop.reading("counts")).isEqualTo(CLEAN);
    assertThat(shop.saying("positive", "text", "int4")).isEqualTo(CLEAN);
  }

  @Test
  void aCastBetweenTheServersOwnTypesTaintsEveryStatement() throws Exception {
    CatalogFixture shop =
        shop(
            """
            CREATE FUNCTION leak(int) RETURNS point STABLE LANGUAGE sql
              AS 'SELECT point(ssn::int, 0) FROM public.customers WHERE id = $1'\
            """,
            "CREATE CAST (int AS point) WITH FUNCTION leak AS IMPLICIT");
    assertThat(shop.reading("orders")).isEqualTo(labelled("public.leak"));
  }

  @Test
  void whatCanKeepALabelledValueIsNamedBesideTheCause() throws Exception {
    CatalogFixture shop =
        shop("CREATE FUNCTION mine(text) RETURNS text LANGUAGE sql AS 'SELECT $1'");
    assertThat(shop.calling("set_config", "pg_notify")).isEqualTo(CLEAN);
    assertThat(keeper(shop, "customers", "set_config")).isEqualTo(name("set_config"));
    assertThat(keeper(shop, "customers", "pg_advisory_lock")).isEqualTo(name("pg_advisory_lock"));
    assertThat(keeper(shop, "customers", "mine")).isEqualTo(name("mine"));
    assertThat(keeper(shop, "customers", "lower")).isNull();
    assertThat(keeper(shop, "orders", "mine")).isNull();
    assertThat(keeper(shop, "orders", "mine", "setval")).isEqualTo(name("setval"));
    shop.run(
        "CREATE VIEW sly AS SELECT set_config('a.b', ssn, false) FROM customers",
        "CREATE VIEW over AS SELECT * FROM sly");
    assertThat(keeper(shop, "over")).isEqualTo(name("over"));
  }

  private static @Nullable ObjectName keeper(
      CatalogFixture shop, String relation, String... functions) {
    var mentions = new Mentions(names(relation), List.of(), names(functions), List.of(), List.of());
    return ((ReachVerdict.Labelled) shop.reach().reach(mentions)).keeper();
  }

  @Test
  void temporaryRelationsAreKnownByTheirAlias() throws Exception {
    CatalogFixture shop = shop();
    try (Connection session = shop.connect();
        Statement statement = session.createStatement()) {
      statement.execute("CREATE TEMP TABLE scratch (n int)");
      statement.execute("CREATE TEMP VIEW mine AS SELECT ssn FROM customers");
      shop.run();
      assertThat(shop.reading("scratch", "pg_temp.scratch")).isEqualTo(CLEAN);
      assertThat(shop.reading("pg_temp.mine")).isEqualTo(labelled("pg_temp.mine"));
      assertThat(shop.origin("mine.ssn")).isEqualTo(shop.origin("customers.ssn"));
    }
  }

  @Test
  void foreignKeysToALabelledColumnWithoutALabelAreReported() throws Exception {
    CatalogFixture shop =
        shop("CREATE TABLE cards (holder text REFERENCES customers (ssn), n int)");
    assertThat(shop.reach().unlabelledReferences())
        .containsExactly(new BaseColumn("public", "cards", "holder"));
    assertThat(shop.reach().labelledColumns())
        .containsExactly(new BaseColumn("public", "customers", "ssn"));
  }
}
