package dev.postern.sql.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogReader;
import dev.postern.sql.catalog.RecordedCatalog;
import dev.postern.sql.catalog.Sources;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements of {@code lineage.txt}, and what each output column of them carries. */
@ExtendWith(SharedPostgres.class)
class LineageIT {
  private static final String[] SCHEMA = {
    "CREATE TABLE people (id int PRIMARY KEY, name text, ssn text)",
    "CREATE TABLE orders (id int PRIMARY KEY, person int, total int)",
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
    Catalog catalog;
    try (Connection connection = postgres.connect(database)) {
      catalog = CatalogReader.DEFAULT.read(connection);
    }
    List<String> expected = lines();
    List<String> actual = new ArrayList<>();
    var lineages = new StatementLineage(catalog, new PostgresAnalyzer());
    for (String line : expected) {
      actual.add(line);
      if (!line.startsWith("#") && !line.startsWith("  ")) {
        actual.add("  " + lineage(line, catalog, lineages));
      }
    }
    assertThat(String.join("\n", withoutOld(actual))).isEqualTo(String.join("\n", expected));
  }

  /** The expected lines come along with the statements: only the worked out ones are kept. */
  private static List<String> withoutOld(List<String> lines) {
    var kept = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i++) {
      boolean old = lines.get(i).startsWith("  ") && i > 0 && lines.get(i - 1).startsWith("  ");
      if (!old) {
        kept.add(lines.get(i));
      }
    }
    return kept;
  }

  private static List<String> lines() throws IOException {
    try (InputStream resource =
        Objects.requireNonNull(LineageIT.class.getResourceAsStream("lineage.txt"))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static String lineage(String sql, Catalog catalog, StatementLineage lineages) {
    SqlText text = Objects.requireNonNull(new PostgresAnalyzer().read(sql), sql);
    Lineage lineage = lineages.of(text.statements().getFirst(), text.words());
    var columns = new ArrayList<String>();
    for (Column column : lineage.output().known()) {
      columns.add(sources(catalog, column.sources()));
    }
    if (!lineage.output().exact()) {
      columns.add("…" + sources(catalog, lineage.output().at(Integer.MAX_VALUE)));
    }
    String uses =
        lineage.uses().entrySet().stream()
            .map(use ->
                use.getKey().name().toLowerCase(Locale.ROOT)
                    + " "
                    + sources(catalog, use.getValue()))
            .sorted()
            .collect(Collectors.joining(", "));
    return String.join(" | ", columns)
        + (uses.isEmpty() ? "" : "; " + uses)
        + (lineage.unknown().isEmpty() ? "" : "; unknown " + lineage.unknown());
  }

  private static String sources(Catalog catalog, Sources sources) {
    if (sources.everything() != null) {
      return "?";
    }
    if (sources.isNone()) {
      return "-";
    }
    return Arrays.stream(sources.columns())
        .mapToObj(column -> RecordedCatalog.column(catalog, column))
        .sorted()
        .collect(Collectors.joining("+", sources.unchanged() ? "=" : "", ""));
  }
}
