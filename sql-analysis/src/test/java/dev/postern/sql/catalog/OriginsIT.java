package dev.postern.sql.catalog;

import static dev.postern.sql.catalog.CatalogFixture.unchanged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Origin.Derived;
import dev.postern.sql.catalog.Origin.Unknown;
import dev.postern.sql.catalog.Origin.Unlabelled;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class OriginsIT {
  private static final Origin SSN = unchanged("national-id", "public.customers.ssn");
  private static final Origin PLAIN = Unlabelled.INSTANCE;
  private static final Origin DERIVED = Derived.INSTANCE;

  private final RealPostgres postgres;

  OriginsIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  private CatalogFixture shop(String... statements) throws SQLException, CatalogException {
    var fixture =
        new CatalogFixture(
            postgres,
            ShopLabels.of("public.customers.ssn", "national-id"),
            "CREATE TABLE customers (id int PRIMARY KEY, name text, ssn text)",
            "CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers, note text)");
    fixture.run(statements);
    return fixture;
  }

  @Test
  void aTablesColumnIsItsOwnOrigin() throws Exception {
    CatalogFixture shop = shop();
    assertThat(shop.origin("customers.ssn")).isEqualTo(SSN);
    assertThat(shop.origin("customers.name")).isEqualTo(PLAIN);
  }

  @Test
  void viewsCarryColumnsUnchangedThroughAnyNumberOfViews() throws Exception {
    CatalogFixture shop =
        shop(
            "CREATE VIEW v1 AS SELECT id, ssn AS s, upper(ssn) AS u, ssn || '' AS c FROM customers",
            "CREATE VIEW v2 AS SELECT s AS t, u, id FROM v1 WHERE s LIKE '1%'",
            "CREATE MATERIALIZED VIEW m AS SELECT t AS x, u, id + 1 AS n, id FROM v2");
    assertThat(shop.origin("v1.s")).isEqualTo(SSN);
    assertThat(shop.origin("v1.u")).isEqualTo(DERIVED);
    assertThat(shop.origin("v1.c")).isEqualTo(DERIVED);
    assertThat(shop.origin("v2.t")).isEqualTo(SSN);
    assertThat(shop.origin("m.x")).isEqualTo(SSN);
    assertThat(shop.origin("m.u")).isEqualTo(DERIVED);
    assertThat(shop.origin("m.n")).isEqualTo(DERIVED);
    assertThat(shop.origin("m.id")).isEqualTo(PLAIN);
  }

  @Test
  void joinsGroupingAndSubqueriesKeepAColumnUnchanged() throws Exception {
    CatalogFixture shop =
        shop(
            """
            CREATE VIEW joined AS SELECT DISTINCT o.id, c.ssn, c.ssn::varchar(4) AS cut
              FROM orders o LEFT JOIN customers c ON c.id = o.customer\
            """,
            "CREATE VIEW grouped AS SELECT ssn, count(*) AS n FROM customers GROUP BY ssn",
            """
            CREATE VIEW nested AS WITH w AS (SELECT ssn AS a FROM customers)
              SELECT q.b, (SELECT max(ssn) FROM customers) AS top FROM (SELECT a AS b FROM w) q\
            """,
            "CREATE VIEW merged AS SELECT ssn FROM customers a FULL JOIN customers b USING (ssn)");
    assertThat(shop.origin("joined.ssn")).isEqualTo(SSN);
    assertThat(shop.origin("joined.cut")).isEqualTo(DERIVED);
    assertThat(shop.origin("joined.id")).isEqualTo(PLAIN);
    assertThat(shop.origin("grouped.ssn")).isEqualTo(SSN);
    assertThat(shop.origin("grouped.n")).isEqualTo(DERIVED);
    assertThat(shop.origin("nested.b")).isEqualTo(SSN);
    assertThat(shop.origin("nested.top")).isEqualTo(DERIVED);
    assertThat(shop.origin("merged.ssn")).isEqualTo(DERIVED);
  }

  @Test
  void setOperationsAndWholeRowsAreDerived() throws Exception {
    CatalogFixture shop =
        shop(
            "CREATE VIEW either AS SELECT ssn FROM customers UNION ALL SELECT '1'",
            "CREATE VIEW few AS SELECT ssn FROM customers EXCEPT SELECT '1'",
            """
            CREATE RECURSIVE VIEW deep (s) AS
              SELECT ssn FROM customers UNION ALL SELECT s || '' FROM deep WHERE length(s) < 3\
            """,
            "CREATE VIEW whole AS SELECT customers AS r, to_json(customers) AS j FROM customers");
    assertThat(shop.origin("either.ssn")).isEqualTo(DERIVED);
    assertThat(shop.origin("few.ssn")).isEqualTo(DERIVED);
    assertThat(shop.origin("deep.s")).isEqualTo(DERIVED);
    assertThat(shop.origin("whole.r")).isEqualTo(DERIVED);
    assertThat(shop.origin("whole.j")).isEqualTo(DERIVED);
  }

  @Test
  void theWiresWholeRowAttributeIsDerived() throws Exception {
    CatalogFixture shop = shop();
    int customers = oid(shop, "customers");
    assertThat(shop.reach().origin(customers, 0)).isEqualTo(DERIVED);
    assertThat(shop.reach().origin(oid(shop, "orders"), 0)).isEqualTo(PLAIN);
    assertThat(shop.reach().origin(customers, -1)).as("ctid").isEqualTo(PLAIN);
  }

  @Test
  void whatTheSnapshotDoesNotKnowIsUnknown() throws Exception {
    CatalogFixture shop = shop("ALTER TABLE orders DROP COLUMN note");
    int orders = oid(shop, "orders");
    assertThat(shop.reach().origin(orders, 3)).as("dropped").isEqualTo(Unknown.INSTANCE);
    assertThat(shop.reach().origin(orders, 4)).isEqualTo(Unknown.INSTANCE);
    assertThat(shop.reach().origin(2_000_000_000, 1)).isEqualTo(Unknown.INSTANCE);
  }

  @Test
  void columnsBehindADroppedOneKeepTheirNumbers() throws Exception {
    CatalogFixture shop =
        shop(
            "ALTER TABLE customers DROP COLUMN name", "CREATE VIEW v AS SELECT ssn FROM customers");
    assertThat(shop.origin("customers.ssn")).isEqualTo(SSN);
    assertThat(shop.origin("v.ssn")).isEqualTo(SSN);
  }

  @Test
  void generatedColumnsAreDerivedFromWhatTheyAreComputedOf() throws Exception {
    CatalogFixture shop =
        shop(
            "ALTER TABLE customers ADD tail text GENERATED ALWAYS AS (right(ssn, 4)) STORED",
            "ALTER TABLE customers ADD lazy text GENERATED ALWAYS AS (left(ssn, 4)) VIRTUAL",
            "ALTER TABLE customers ADD loud text GENERATED ALWAYS AS (upper(name)) STORED",
            "CREATE VIEW v AS SELECT tail FROM customers");
    assertThat(shop.origin("customers.tail")).isEqualTo(DERIVED);
    assertThat(shop.origin("customers.lazy")).isEqualTo(DERIVED);
    assertThat(shop.origin("customers.loud")).isEqualTo(PLAIN);
    assertThat(shop.origin("v.tail")).isEqualTo(DERIVED);
  }

  @Test
  void aGeneratedColumnOverAnUnreviewedFunctionIsDerived() throws Exception {
    CatalogFixture shop =
        shop(
            """
            CREATE FUNCTION peek(int) RETURNS text IMMUTABLE LANGUAGE sql
              AS 'SELECT ssn FROM customers WHERE id = $1'\
            """,
            "ALTER TABLE orders ADD peeked text GENERATED ALWAYS AS (peek(customer)) STORED");
    assertThat(shop.origin("orders.peeked")).isEqualTo(DERIVED);
    assertThat(shop.origin("orders.note")).isEqualTo(PLAIN);
  }

  @Test
  void labelsGoUpAndDownInheritanceButNotSideways() throws Exception {
    CatalogFixture shop =
        new CatalogFixture(
            postgres,
            ShopLabels.of("public.events.email", "email", "public.clicks.ip", "address"),
            "CREATE TABLE events (id int, email text, ip text)",
            "CREATE TABLE clicks (url text) INHERITS (events)",
            "CREATE TABLE views_ (path text) INHERITS (events)",
            "CREATE TABLE deep_clicks () INHERITS (clicks)");
    Origin email = unchanged("email", "public.events.email");
    Origin ip = unchanged("address", "public.clicks.ip");
    assertThat(shop.origin("deep_clicks.email")).isEqualTo(email);
    assertThat(shop.origin("deep_clicks.ip")).isEqualTo(ip);
    assertThat(shop.origin("views_.email")).isEqualTo(email);
    assertThat(shop.origin("events.ip")).isEqualTo(ip);
    assertThat(shop.origin("views_.ip")).isEqualTo(PLAIN);
  }

  @Test
  void labelsGoUpAndDownPartitionsOfAnotherColumnOrder() throws Exception {
    CatalogFixture shop =
        new CatalogFixture(
            postgres,
            ShopLabels.of("public.payments.card", "card", "public.payments_2.iban", "iban"),
            "CREATE TABLE payments (id int, card text, iban text) PARTITION BY RANGE (id)",
            "CREATE TABLE payments_1 PARTITION OF payments FOR VALUES FROM (0) TO (10)",
            "CREATE TABLE payments_2 (iban text, gone int, card text, id int)",
            "ALTER TABLE payments_2 DROP COLUMN gone",
            "ALTER TABLE payments ATTACH PARTITION payments_2 FOR VALUES FROM (10) TO (20)",
            "CREATE VIEW v AS SELECT iban, card FROM payments");
    assertThat(shop.origin("payments_1.card")).isEqualTo(unchanged("card", "public.payments.card"));
    assertThat(shop.origin("payments_2.card")).isEqualTo(unchanged("card", "public.payments.card"));
    assertThat(shop.origin("v.iban")).isEqualTo(unchanged("iban", "public.payments_2.iban"));
    assertThat(shop.origin("payments_1.iban")).isEqualTo(PLAIN);
  }

  @Test
  void aViewMayCarryALabelOfItsOwn() throws Exception {
    CatalogFixture shop =
        new CatalogFixture(
            postgres,
            ShopLabels.of("*.*.email", "email", "public.customers.mail", "contact"),
            "CREATE TABLE customers (mail text, first text)",
            "CREATE VIEW v AS SELECT mail AS email FROM customers",
            "CREATE VIEW w AS SELECT lower(mail) AS email FROM customers",
            "CREATE TABLE firsts (first text)",
            "CREATE VIEW x AS SELECT lower(first) AS email FROM firsts");
    assertThat(shop.origin("v.email"))
        .isEqualTo(
            unchanged("email", "public.v.email").or(unchanged("contact", "public.customers.mail")));
    assertThat(shop.origin("w.email")).isEqualTo(DERIVED);
    assertThat(shop.origin("x.email")).isEqualTo(unchanged("email", "public.x.email"));
  }

  @Test
  void quotedAndMisleadingNamesChangeNothing() throws Exception {
    CatalogFixture shop =
        shop(
            """
            CREATE VIEW "Odd ""One" AS SELECT ssn AS ":resorigtbl 0", upper(ssn) AS ":resorigtbl",
              ssn AS "} {(", id AS ":targetList" FROM customers AS ":relid 1\"\
            """);
    assertThat(shop.origin("Odd \"One.:resorigtbl 0")).isEqualTo(SSN);
    assertThat(shop.origin("Odd \"One.:resorigtbl")).isEqualTo(DERIVED);
    assertThat(shop.origin("Odd \"One.} {(")).isEqualTo(SSN);
    assertThat(shop.origin("Odd \"One.:targetList")).isEqualTo(PLAIN);
  }

  @Test
  void statisticsAreDerivedAndTheRestOfTheCatalogsIsNot() throws Exception {
    CatalogFixture shop =
        new CatalogFixture(
            postgres,
            ShopLabels.of("*.*.*", "all"),
            "CREATE TABLE customers (ssn text)",
            "CREATE VIEW watch AS SELECT left(query, 9) AS doing, left(state, 9) AS state"
                + " FROM pg_stat_activity");
    assertThat(shop.origin("pg_catalog.pg_stats.most_common_vals")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_stats.tablename")).isEqualTo(PLAIN);
    assertThat(shop.origin("pg_catalog.pg_statistic.stavalues1")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_stats_ext.most_common_vals")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_stats_ext_exprs.most_common_vals")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_statistic_ext_data.stxdmcv")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_largeobject.data")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_stat_activity.query")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_stat_activity.query_id")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_stat_activity.state")).isEqualTo(PLAIN);
    assertThat(shop.origin("pg_catalog.pg_stat_replication.state")).isEqualTo(PLAIN);
    assertThat(shop.origin("pg_catalog.pg_attribute.attmissingval")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_sequences.last_value")).isEqualTo(PLAIN);
    assertThat(shop.origin("pg_catalog.pg_prepared_statements.statement")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_cursors.statement")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_class.relname")).isEqualTo(PLAIN);
    assertThat(shop.origin("pg_catalog.pg_settings.setting")).isEqualTo(PLAIN);
    assertThat(shop.origin("information_schema.columns.column_name")).isEqualTo(PLAIN);
  }

  @Test
  void theLastNumberOfASequenceIsDerivedWhereOneNumbersALabelledColumn() throws Exception {
    CatalogFixture shop =
        new CatalogFixture(
            postgres, ShopLabels.of("*.*.*", "all"), "CREATE TABLE customers (id serial)");
    assertThat(shop.origin("pg_catalog.pg_sequences.last_value")).isEqualTo(DERIVED);
    assertThat(shop.origin("pg_catalog.pg_sequences.sequencename")).isEqualTo(PLAIN);
  }

  /** The judge: what the server says of the view's own query, one view below. */
  @Test
  void originsAreThoseTheServerDescribes() throws Exception {
    CatalogFixture shop =
        shop(
            "CREATE VIEW plain AS SELECT ssn AS s, upper(ssn) AS u, id FROM customers",
            """
            CREATE VIEW tangled AS
              WITH RECURSIVE r AS (SELECT s FROM plain UNION ALL SELECT s FROM r WHERE false),
                k AS MATERIALIZED (SELECT s FROM plain)
              SELECT DISTINCT p.s, r.s AS rs, k.s AS ks, j.ssn, l.s AS ls, f.n, t.x
              FROM plain p LEFT JOIN r ON true JOIN k ON k.s = p.s
                FULL JOIN (customers a JOIN customers b USING (ssn)) AS j ON p.s = j.ssn
                LEFT JOIN LATERAL (SELECT p.s) l ON true,
                generate_series(1, 2) AS f (n), (VALUES (1)) AS t (x)\
            """,
            """
            CREATE VIEW summed AS SELECT ssn, id, max(ssn) OVER (), count(*) FROM customers
              GROUP BY GROUPING SETS ((ssn, id), (ssn)) ORDER BY name(ssn)\
            """,
            "CREATE VIEW united AS (SELECT ssn FROM customers) UNION ALL (SELECT s FROM plain)",
            "CREATE MATERIALIZED VIEW kept AS TABLE tangled");
    Catalog catalog = shop.reach().catalog();
    int compared = 0;
    try (Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = ''");
      for (Relation view : catalog.relations()) {
        var carried = catalog.dependencies().carried().get(view.oid());
        if (carried != null) {
          compared++;
          assertThat(carried)
              .as(view.name().toString())
              .isEqualTo(DescribedOrigins.of(connection, view, catalog));
        }
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  private static int oid(CatalogFixture shop, String table) {
    return shop.reach().catalog().relations(new ObjectName("public", table)).getFirst().oid();
  }
}
