package dev.postern.sql.lineage;

import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogReader;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.sql.Connection;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements of {@code lineage.txt}, and what each output column of them carries. */
@ExtendWith(SharedPostgres.class)
class LineageIT {
  private static final String[] SCHEMA = {
    "CREATE TABLE people (id int PRIMARY KEY, name text, ssn text)",
    "CREATE TABLE orders (id int PRIMARY KEY, person int, total int)",
    "CREATE TABLE passes (code text UNIQUE, note text, person int REFERENCES people, more int)",
    "CREATE UNIQUE INDEX ON passes (lower(note)) WHERE person > 0",
    "CREATE TABLE listed (id int PRIMARY KEY, a text, b text, d text, e text,"
        + " c text GENERATED ALWAYS AS (upper(a)) STORED)",
    "CREATE INDEX ON listed (a) INCLUDE (b) WHERE e IS NOT NULL",
    "CREATE INDEX ON listed ((c || 'x'))",
    "CREATE VIEW contacts AS SELECT id, name, ssn AS number FROM people",
    "CREATE VIEW hidden AS SELECT id, upper(ssn) AS number FROM people",
    "CREATE MATERIALIZED VIEW totals AS SELECT person, sum(total) AS total FROM orders GROUP BY 1",
    "CREATE TYPE place AS (x int, y text)",
    "CREATE TABLE places (id int, a place)",
    "CREATE SCHEMA other",
    "CREATE TABLE twice (id int, name text)",
    "CREATE TABLE other.twice (name text, more text)",
    "CREATE FUNCTION owed(int) RETURNS bigint LANGUAGE sql"
        + " AS 'SELECT sum(total) FROM orders WHERE person = $1'",
    "CREATE FUNCTION shown(who int) RETURNS text LANGUAGE sql"
        + " AS 'SELECT ssn FROM people WHERE id = who'",
    "CREATE FUNCTION kept_shown(who int) RETURNS text"
        + " BEGIN ATOMIC SELECT ssn FROM people WHERE id = who; END",
    "CREATE FUNCTION kept_sum(int) RETURNS bigint"
        + " RETURN (SELECT sum(o.total) FROM orders o JOIN people p ON p.id = o.person"
        + " WHERE p.name = 'Ann')",
    "CREATE FUNCTION kept_rows() RETURNS SETOF text"
        + " BEGIN ATOMIC SELECT name FROM (SELECT name, id FROM people) q ORDER BY q.id; END",
    "CREATE FUNCTION kept_union() RETURNS SETOF text"
        + " BEGIN ATOMIC SELECT name FROM people UNION SELECT ssn FROM people; END",
    "CREATE FUNCTION kept_shape(a int) RETURNS int RETURN a + 1",
    "CREATE FUNCTION kept_away() RETURNS text"
        + " BEGIN ATOMIC SELECT set_config('my.x', name, false) FROM people; END",
    "CREATE FUNCTION kept_change() RETURNS int"
        + " BEGIN ATOMIC UPDATE orders SET total = 1; SELECT 1; END",
    "CREATE FUNCTION kept_view() RETURNS text"
        + " BEGIN ATOMIC WITH h AS (SELECT * FROM hidden) SELECT number FROM h WHERE id = 1; END",
    "CREATE FUNCTION unread(int) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN ''x''; END'",
    "CREATE FUNCTION kept_deeper() RETURNS text RETURN unread(1)",
  };

  private final RealPostgres postgres;

  LineageIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  @Test
  void everyColumnCarriesWhatIsWrittenBelowItsStatement() throws Exception {
    String database = postgres.createDatabase();
    postgres.execute(database, SCHEMA);
    Catalog catalog = catalog(database);
    var lineages = new StatementLineage(catalog, new PostgresAnalyzer());
    LineageLines.assertHold("lineage.txt", sql -> lineage(sql, catalog, lineages));
  }

  private Catalog catalog(String database) throws Exception {
    try (Connection connection = postgres.connect(database)) {
      return CatalogReader.DEFAULT.read(connection);
    }
  }

  private static String lineage(String sql, Catalog catalog, StatementLineage lineages) {
    SqlText text = Objects.requireNonNull(new PostgresAnalyzer().read(sql), sql);
    return LineageLines.line(lineages.of(text.statements().getFirst(), text.words()), catalog);
  }
}
