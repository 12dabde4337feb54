package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.NodeTree.Carried;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.RealPostgres.Release;
import dev.postern.testkit.SharedPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each claim is made of both releases, whose trees differ. */
@ExtendWith(SharedPostgres.class)
class ViewSourcesIT {
  private static final String[] SHOP = {
    "CREATE TABLE customers (id int PRIMARY KEY, name text, ssn text, email text)",
    "CREATE TABLE orders (id int PRIMARY KEY, customer int, note text, total numeric)",
    "CREATE TABLE staff (id int PRIMARY KEY, name text, boss int, grade varchar(8))",
  };

  private final List<RealPostgres> servers;

  ViewSourcesIT(RealPostgres newest, @SharedPostgres.Of(Release.V17) RealPostgres older) {
    servers = List.of(newest, older);
  }

  /**
   * What is known of the column {@code c} of a query.
   *
   * @param sources as {@link #describe} has them
   */
  private record Claim(String query, String sources) {}

  private static Claim claim(String query, String sources) {
    return new Claim(query, sources);
  }

  /** Makes a view of each query and holds what the catalog says of it against the claim. */
  private void check(List<String> before, Claim... claims) throws Exception {
    for (RealPostgres server : servers) {
      var statements = new ArrayList<>(List.of(SHOP));
      statements.addAll(before);
      for (int i = 0; i < claims.length; i++) {
        statements.add("CREATE VIEW v" + i + " AS " + claims[i].query());
      }
      var shop = new CatalogFixture(server, ShopLabels.of(), statements.toArray(String[]::new));
      for (int i = 0; i < claims.length; i++) {
        assertThat(describe(shop.reach().catalog(), "v" + i, "c"))
            .as(claims[i].query())
            .isEqualTo(claims[i].sources());
      }
    }
  }

  /** {@code = t.c} for the unchanged column, {@code ~ t.c t.d} for what is computed from them. */
  private static String describe(Catalog catalog, String view, String column) {
    Relation relation = catalog.relations(new ObjectName("public", view)).getFirst();
    int attribute = Objects.requireNonNull(relation.column(column)).attribute();
    Sources sources = catalog.sources(relation.oid(), attribute);
    var text = new StringBuilder(sources.unchanged() ? "=" : "~");
    for (long id : sources.columns()) {
      Relation table = Objects.requireNonNull(catalog.relation(Sources.relation(id)));
      Relation.Column of = table.column(Sources.attribute(id));
      text.append(' ').append(table.name().name()).append('.');
      text.append(of == null ? String.valueOf(Sources.attribute(id)) : of.name());
    }
    if (sources.everything() != null) {
      text.append(" everything: ").append(sources.everything());
    }
    return text.toString();
  }

  @Test
  void aBareColumnComesUnchangedThroughWhatKeepsValues() throws Exception {
    check(
        List.of(),
        claim("SELECT ssn AS c FROM customers WHERE email > ''", "= customers.ssn"),
        claim("SELECT DISTINCT ssn AS c FROM customers ORDER BY 1", "= customers.ssn"),
        claim(
            "SELECT q.d AS c FROM (SELECT ssn AS d, id FROM customers LIMIT 5) q",
            "= customers.ssn"),
        claim(
            "SELECT ssn AS c, count(*) FROM customers GROUP BY ssn HAVING max(id) > 1",
            "= customers.ssn"),
        claim(
            "SELECT ssn AS c, id FROM customers GROUP BY GROUPING SETS ((ssn), (id), ())",
            "= customers.ssn"),
        claim(
            "SELECT x.ssn AS c FROM orders LEFT JOIN customers x ON x.id = customer",
            "= customers.ssn"),
        claim(
            "SELECT j.ssn AS c FROM (staff s JOIN (orders o LEFT JOIN customers x"
                + " ON x.id = o.customer) ON s.id = o.id) AS j (a, b, d, e, f, g, h, i, k, l, ssn)",
            "= customers.ssn"),
        claim("SELECT id AS c FROM customers JOIN orders USING (id)", "= customers.id"),
        claim("SELECT id AS c FROM customers RIGHT JOIN orders USING (id)", "= orders.id"),
        claim(
            "SELECT l.c FROM customers x, LATERAL (SELECT x.ssn AS c FROM orders LIMIT 1) l",
            "= customers.ssn"),
        claim("WITH w (a) AS (SELECT ssn FROM customers) SELECT a AS c FROM w", "= customers.ssn"),
        claim(
            "WITH w AS (SELECT name AS a FROM customers) SELECT q.c FROM (WITH w AS"
                + " (SELECT a FROM w) SELECT a AS c FROM w) q",
            "= customers.name"));
  }

  @Test
  void aSetOperationComesFromBothItsSides() throws Exception {
    check(
        List.of(),
        claim(
            "SELECT ssn AS c FROM customers UNION SELECT name FROM staff",
            "= customers.ssn staff.name"),
        claim("SELECT ssn AS c FROM customers UNION ALL SELECT '1'", "~ customers.ssn"),
        claim(
            "SELECT ssn AS c FROM customers UNION ALL SELECT grade FROM staff",
            "~ customers.ssn staff.grade"),
        claim(
            "SELECT ssn AS c FROM customers EXCEPT (SELECT note FROM orders INTERSECT"
                + " SELECT lower(name) FROM staff)",
            "~ customers.ssn orders.note staff.name"),
        claim(
            "SELECT d AS c FROM (SELECT id, ssn FROM customers UNION SELECT id, note"
                + " FROM orders) q (n, d)",
            "= customers.ssn orders.note"),
        claim(
            "SELECT id AS c FROM customers UNION SELECT total FROM orders",
            "~ customers.id orders.total"));
  }

  @Test
  void aRecursiveTableComesFromAllItsSteps() throws Exception {
    check(
        List.of(),
        claim(
            "WITH RECURSIVE r (n, c) AS (SELECT id, ssn FROM customers UNION ALL"
                + " SELECT n + 1, c FROM r WHERE n < 9) SELECT c FROM r",
            "= customers.ssn"),
        claim(
            "WITH RECURSIVE r (a, b, c) AS (SELECT ssn, name, email FROM customers UNION ALL"
                + " SELECT b, c, a FROM r) SELECT c FROM r",
            "= customers.name customers.ssn customers.email"),
        claim(
            "WITH RECURSIVE r (a, c) AS (SELECT name, '' FROM staff UNION ALL SELECT r.a || s.grade,"
                + " r.a FROM r, staff s) SELECT c FROM r",
            "~ staff.name staff.grade"),
        claim(
            "WITH RECURSIVE r AS (SELECT id, boss FROM staff UNION ALL SELECT s.id, s.boss FROM"
                + " staff s JOIN r ON s.boss = r.id) SEARCH DEPTH FIRST BY id SET path"
                + " CYCLE id SET again USING trail SELECT path::text AS c FROM r",
            "~ staff.id staff.boss"));
  }

  @Test
  void whateverIsComputedComesFromAllItsParts() throws Exception {
    check(
        List.of(),
        claim("SELECT upper(ssn) || name AS c FROM customers", "~ customers.name customers.ssn"),
        claim("SELECT ssn::varchar(4) AS c FROM customers", "~ customers.ssn"),
        claim("SELECT id::text AS c FROM customers", "~ customers.id"),
        claim("SELECT grade::text AS c FROM staff", "~ staff.grade"),
        claim(
            "SELECT CASE WHEN ssn LIKE '1%' THEN name END AS c FROM customers",
            "~ customers.name customers.ssn"),
        claim(
            "SELECT CASE ssn WHEN email THEN 1 ELSE 2 END AS c FROM customers",
            "~ customers.ssn customers.email"),
        claim(
            "SELECT coalesce(name, nullif(ssn, '1')) AS c FROM customers",
            "~ customers.name customers.ssn"),
        claim(
            "SELECT id AS c FROM customers FULL JOIN orders USING (id)",
            "~ customers.id orders.id"),
        claim(
            "SELECT (ssn, email) < (name, '') AS c FROM customers",
            "~ customers.name customers.ssn customers.email"),
        claim("SELECT greatest(ssn, email) AS c FROM customers", "~ customers.ssn customers.email"),
        claim("SELECT ARRAY[ssn, email] AS c FROM customers", "~ customers.ssn customers.email"),
        claim(
            "SELECT ssn = ANY (ARRAY[name]) AS c FROM customers", "~ customers.name customers.ssn"),
        claim(
            "SELECT JSON_OBJECT('a': ssn, 'b': name) AS c FROM customers",
            "~ customers.name customers.ssn"),
        claim(
            "SELECT xmlelement(name a, xmlattributes(ssn AS s), name) AS c FROM customers",
            "~ customers.name customers.ssn"),
        claim("SELECT 'x'::text AS c FROM customers", "~"),
        claim("SELECT current_user::text AS c FROM customers", "~"),
        claim("SELECT lower(ssn) AS c FROM customers GROUP BY lower(ssn)", "~ customers.ssn"));
  }

  @Test
  void aggregatesAndWindowsComeFromWhatTheySortAndFilterBy() throws Exception {
    check(
        List.of(),
        claim("SELECT count(*) AS c FROM customers WHERE ssn > ''", "~"),
        claim("SELECT max(ssn) AS c FROM customers", "~ customers.ssn"),
        claim(
            "SELECT string_agg(name, ',' ORDER BY ssn) FILTER (WHERE email > '') AS c"
                + " FROM customers",
            "~ customers.name customers.ssn customers.email"),
        claim("SELECT count(DISTINCT ssn) AS c FROM customers", "~ customers.ssn"),
        claim(
            "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ssn) AS c FROM customers",
            "~ customers.ssn"),
        claim(
            "SELECT row_number() OVER (PARTITION BY name ORDER BY lower(ssn)) AS c"
                + " FROM customers",
            "~ customers.name customers.ssn"),
        claim(
            "SELECT lag(id) OVER w AS c FROM customers WINDOW w AS (ORDER BY email), u AS"
                + " (ORDER BY ssn)",
            "~ customers.id customers.email"),
        claim(
            "SELECT count(*) FILTER (WHERE ssn > '') OVER (ORDER BY id) AS c FROM customers"
                + " ORDER BY name",
            "~ customers.id customers.ssn"),
        claim(
            "SELECT rank() OVER (ORDER BY max(ssn)) AS c, name FROM customers GROUP BY name",
            "~ customers.ssn"));
  }

  @Test
  void subqueriesInExpressionsComeFromWhatTheySelectAndNotFromWhere() throws Exception {
    check(
        List.of(),
        claim(
            "SELECT (SELECT ssn FROM customers x WHERE x.id = customer) AS c FROM orders",
            "~ customers.ssn"),
        claim("SELECT EXISTS (SELECT ssn FROM customers) AS c FROM orders", "~"),
        claim(
            "SELECT note IN (SELECT ssn FROM customers) AS c FROM orders",
            "~ customers.ssn orders.note"),
        claim(
            "SELECT (id, note) = ALL (SELECT id, ssn FROM customers) AS c FROM orders",
            "~ customers.id customers.ssn orders.id orders.note"),
        claim("SELECT ARRAY(SELECT email FROM customers ORDER BY ssn) AS c", "~ customers.email"),
        claim(
            "SELECT (SELECT max(o.note || x.ssn) FROM orders o) AS c FROM customers x",
            "~ customers.ssn orders.note"),
        claim(
            "SELECT (SELECT (SELECT x.email || o.note FROM staff LIMIT 1) FROM orders o LIMIT 1)"
                + " AS c FROM customers x",
            "~ customers.email orders.note"));
  }

  @Test
  void rangesThatAreNoTablesComeFromWhatTheyAreGiven() throws Exception {
    check(
        List.of(),
        claim("SELECT t.c FROM (VALUES (1, 'a'), (2, 'b')) AS t (n, c)", "~"),
        claim(
            "SELECT t.c FROM customers x, LATERAL (VALUES (1, x.ssn), (2, x.name)) AS t (n, c)",
            "~ customers.name customers.ssn"),
        claim(
            "SELECT u.c FROM customers x, unnest(ARRAY[x.ssn], ARRAY[x.name]) AS u (c, d)",
            "~ customers.name customers.ssn"),
        claim(
            "SELECT f.c FROM customers x, ROWS FROM (generate_series(1, x.id), unnest(ARRAY[x.ssn]))"
                + " WITH ORDINALITY AS f (a, b, c)",
            "~ customers.id customers.ssn"),
        claim(
            "SELECT t.c FROM customers x, XMLTABLE('/r' PASSING (x.email::xml) COLUMNS c text"
                + " PATH 'c' DEFAULT x.ssn) t",
            "~ customers.ssn customers.email"),
        claim(
            "SELECT t.c FROM customers x, JSON_TABLE((x.email::jsonb), '$' PASSING x.ssn AS s"
                + " COLUMNS (c text PATH '$.c')) t",
            "~ customers.ssn customers.email"));
  }

  @Test
  void wholeRowsComeFromAllColumnsAndHiddenOnesFromThemselves() throws Exception {
    check(
        List.of(),
        claim(
            "SELECT x AS c FROM customers x",
            "~ customers.id customers.name customers.ssn customers.email"),
        claim(
            "SELECT to_json(q) AS c FROM (SELECT ssn, id FROM customers) q",
            "~ customers.id customers.ssn"),
        claim(
            "SELECT j::text AS c FROM (customers x JOIN orders USING (id)) AS j",
            "~ customers.id customers.name customers.ssn customers.email orders.customer"
                + " orders.note orders.total"),
        claim("SELECT ctid AS c FROM customers", "= customers.-1"));
  }

  @Test
  void viewsAreLookedThroughAndStoredOnesToo() throws Exception {
    List<String> views =
        List.of(
            "CREATE VIEW a AS SELECT ssn AS s, lower(name) || email AS m, * FROM customers",
            "CREATE MATERIALIZED VIEW b AS SELECT s AS t, m, id FROM a UNION SELECT note, '', 1 FROM orders",
            "CREATE TEMP VIEW x AS SELECT 1");
    check(
        views,
        claim("SELECT t AS c FROM b", "= customers.ssn orders.note"),
        claim("SELECT m AS c FROM b", "~ customers.name customers.email"),
        claim(
            "SELECT b AS c FROM b",
            "~ customers.id customers.name customers.ssn customers.email orders.note"));
  }

  @Test
  void aColumnsOtherColumnsMayComeFromCodeThatNobodyReviewed() throws Exception {
    List<String> functions =
        List.of(
            "CREATE FUNCTION mine(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
            "CREATE FUNCTION bad(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
            "CREATE OPERATOR @!@ (LEFTARG = text, RIGHTARG = text, FUNCTION = bad)",
            "CREATE AGGREGATE worst(text) (SFUNC = bad, STYPE = text)",
            "CREATE DOMAIN guess AS text CHECK (mine(VALUE) <> '')");
    String q = " AS c, name FROM customers";
    check(
        functions,
        claim("SELECT mine(ssn)" + q, "~ customers.ssn everything: public.mine"),
        claim("SELECT ssn @!@ ''" + q, "~ customers.ssn everything: public.bad"),
        claim("SELECT worst(ssn) AS c FROM customers", "~ customers.ssn everything: public.worst"),
        claim("SELECT ssn::guess" + q, "~ customers.ssn everything: public.guess"),
        claim(
            "SELECT query_to_xml(name, true, true, '')" + q,
            "~ customers.name everything: pg_catalog.query_to_xml"),
        claim("SELECT f AS c FROM pg_read_file('x') f", "~ everything: pg_catalog.pg_read_file"),
        claim("SELECT email AS c FROM customers WHERE mine(ssn) > ''", "= customers.email"));
  }

  @Test
  void aViewThatLeadsToItselfComesFromEverything() throws Exception {
    for (RealPostgres server : servers) {
      var fixture =
          new CatalogFixture(
              server,
              ShopLabels.of(),
              "CREATE VIEW a AS SELECT 1 AS c",
              "CREATE VIEW b AS SELECT c FROM a",
              "CREATE OR REPLACE VIEW a AS SELECT c FROM b");
      assertThat(describe(fixture.catalog(), "a", "c")).isEqualTo("~ everything: public.a");
      assertThat(describe(fixture.catalog(), "b", "c")).isEqualTo("~ everything: public.a");
    }
  }

  @Test
  void aViewTooDeepToBeReadComesFromEverything() throws Exception {
    check(
        List.of(),
        claim(nested(600), "~ everything: public.v0"),
        claim(nested(400), "~ customers.ssn"));
  }

  private static String nested(int calls) {
    return "SELECT " + "upper(".repeat(calls) + "ssn" + ")".repeat(calls) + " AS c FROM customers";
  }

  @Test
  void tablesColumnsAreTheirOwnSourcesAndUnknownOnesComeFromEverything() throws Exception {
    var fixture = new CatalogFixture(servers.getFirst(), ShopLabels.of(), SHOP);
    Catalog catalog = fixture.catalog();
    int customers = catalog.relations(new ObjectName("public", "customers")).getFirst().oid();
    assertThat(catalog.sources(customers, 3)).isEqualTo(Sources.column(customers, 3));
    assertThat(catalog.sources(customers, 0).columns()).hasSize(4);
    assertThat(catalog.sources(2_000_000_000, 1).everything()).isNotNull();
  }

  /** The judge: which column the server itself noted as a view's column's origin. */
  @Test
  void unchangedColumnsAreThoseTheServerNoted() throws Exception {
    for (RealPostgres server : servers) {
      var fixture = new CatalogFixture(server, ShopLabels.of(), SHOP);
      fixture.run(
          """
          CREATE VIEW tangled AS
            WITH k AS MATERIALIZED (SELECT ssn, name FROM customers)
            SELECT DISTINCT p.ssn, k.name AS kn, j.email, l.s AS ls, f.n, t.x, j.id
            FROM customers p JOIN k ON k.ssn = p.ssn
              FULL JOIN (customers a JOIN orders b USING (id)) AS j ON p.ssn = j.ssn
              LEFT JOIN LATERAL (SELECT p.ssn) l (s) ON true,
              generate_series(1, 2) AS f (n), (VALUES (1)) AS t (x)\
          """,
          "CREATE MATERIALIZED VIEW kept AS TABLE tangled");
      Catalog catalog = fixture.reach().catalog();
      var compared = new ArrayList<String>();
      var onlyOurs = new TreeSet<String>();
      for (var view : catalog.dependencies().carried().entrySet()) {
        Relation relation = Objects.requireNonNull(catalog.relation(view.getKey()));
        for (int i = 0; i < view.getValue().size(); i++) {
          Carried origin = view.getValue().get(i);
          Sources ours = catalog.sources(relation.oid(), i + 1);
          String column = relation.name() + "." + relation.columns().get(i).name();
          if (origin.attribute() != 0) {
            compared.add(column);
            assertThat(ours)
                .as(column)
                .isEqualTo(catalog.sources(origin.relation(), origin.attribute()));
          } else if (ours.unchanged()) {
            onlyOurs.add(relation.name().name());
          }
        }
      }
      assertThat(compared).hasSizeGreaterThan(300);
      assertThat(onlyOurs).as("the server notes none for a UNION").containsExactly("pg_seclabels");
      assertThat(catalog.dependencies().flows())
          .containsOnlyKeys(catalog.dependencies().carried().keySet());
    }
  }
}
