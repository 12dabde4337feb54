package dev.postern.sql.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogReader;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.StatementLineage;
import dev.postern.sql.tree.Query;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.sql.Connection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries without their uses of {@code people.email}. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class PlainerQueryIT {
  private final PostgresAnalyzer analyzer = new PostgresAnalyzer();
  private final Catalog catalog;
  private final Set<Long> emails;

  PlainerQueryIT(RealPostgres server) throws Exception {
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE people (id int, name text, email text, \"E mail\" text)",
        "CREATE VIEW contacts AS SELECT id, email AS address FROM people");
    try (Connection connection = server.connect(database)) {
      catalog = CatalogReader.DEFAULT.read(connection);
    }
    emails =
        catalog.relations().stream()
            .filter(relation -> relation.name().name().matches("people|contacts"))
            .flatMap(relation ->
                relation.columns().stream()
                    .filter(column -> column.name().matches("email|address|E mail"))
                    .map(column -> id(relation, column)))
            .collect(Collectors.toSet());
  }

  private static long id(Relation relation, Relation.Column column) {
    return Sources.id(relation.oid(), column.attribute());
  }

  private Optional<String> plainer(String sql) {
    SqlStatement statement = new SqlStatement(sql, SqlSettings.DEFAULT);
    Query query = (Query) Objects.requireNonNull(analyzer.read(statement).getFirst().tree());
    StatementLineage lineages = new StatementLineage(catalog, analyzer);
    return PlainerQuery.of(Language.POSTGRES, query, sql, catalog)
        .flatMap(plainer ->
            plainer.text(
                lineages.of(plainer.probe(), analyzer.words(statement)).output(),
                sources -> sources.any(emails::contains)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT id FROM people ORDER BY email | SELECT id FROM people",
        "SELECT id FROM people ORDER BY email DESC NULLS LAST; | SELECT id FROM people;",
        "SELECT id FROM people ORDER BY(email)FOR UPDATE | SELECT id FROM people FOR UPDATE",
        "SELECT id FROM people ORDER BY id, upper(email), name DESC"
            + " | SELECT id FROM people ORDER BY id, name DESC",
        "SELECT email AS e, id FROM people ORDER BY e, id | SELECT email AS e, id FROM people ORDER BY id",
        "SELECT id, email FROM people ORDER BY 2 | SELECT id, email FROM people",
        "SELECT * FROM people ORDER BY 3, 2 | SELECT * FROM people ORDER BY 2",
        "SELECT upper(email), id FROM people | SELECT email, id FROM people",
        "SELECT upper(email) AS e FROM people ORDER BY e | SELECT email AS e FROM people",
        "SELECT upper(p.\"E mail\")FROM people p | SELECT p.\"E mail\" FROM people p",
        "SELECT-length(email)FROM people | SELECT email FROM people",
        "SELECT ((email)::text) x FROM people | SELECT (email) x FROM people",
        "SELECT CASE WHEN email LIKE 'a%' THEN 1 ELSE 2 END FROM people | SELECT email FROM people",
        "SELECT coalesce(left(email, 2)::text, '-') FROM people WHERE id > 1"
            + " | SELECT email FROM people WHERE id > 1",
        "select distinct email from people | select email from people",
        "SELECT DISTINCT upper(email) FROM people ORDER BY upper(email) | SELECT email FROM people",
        "SELECT ALL id FROM people ORDER BY email | SELECT ALL id FROM people",
        "SELECT DISTINCT * FROM contacts | SELECT * FROM contacts",
        "SELECT DISTINCT name FROM people ORDER BY name, upper(name) | ``",
        "SELECT DISTINCT ON (id) lower(email) FROM people ORDER BY id"
            + " | SELECT DISTINCT ON (id) email FROM people ORDER BY id",
        "WITH c AS (SELECT address AS a FROM contacts) SELECT lower(a) FROM c ORDER BY a"
            + " | WITH c AS (SELECT address AS a FROM contacts) SELECT a FROM c",
        "SELECT name, count(*) FROM people GROUP BY name ORDER BY max(email)"
            + " | SELECT name, count(*) FROM people GROUP BY name",
        "SELECT email AS e FROM people UNION ALL SELECT 'x' ORDER BY e"
            + " | SELECT email AS e FROM people UNION ALL SELECT 'x'",
        "SELECT lower(email) FROM people LIMIT 5 | SELECT email FROM people LIMIT 5",
      })
  void usesThatDecideOverNoRowAreLeftOut(String sql, String expected) {
    assertThat(plainer(sql).orElse("")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM people ORDER BY email LIMIT 1",
        "SELECT id FROM people ORDER BY email OFFSET 1",
        "SELECT id FROM people ORDER BY email FETCH FIRST 2 ROWS WITH TIES",
        "SELECT DISTINCT email FROM people LIMIT 3",
        "SELECT DISTINCT ON (id) id FROM people ORDER BY id, email",
        "(SELECT id, email FROM people LIMIT 2) ORDER BY email",
        "SELECT max(email) FROM people",
        "SELECT string_agg(email, ',') FROM people",
        "SELECT regexp_split_to_table(email, '@') FROM people",
        "SELECT count(*) FILTER (WHERE email = 'x') FROM people",
        "SELECT rank() OVER (ORDER BY email) FROM people",
        "SELECT first_value(email) OVER () FROM people",
        "SELECT upper(email) FROM people GROUP BY upper(email)",
        "SELECT name || email FROM people",
        "SELECT email || $1 FROM people WHERE id = $2",
        "SELECT id FROM people ORDER BY email || $1",
        "SELECT (SELECT email || 'x') FROM people",
        "SELECT unvouched(email) FROM people",
        "SELECT id FROM people",
        "SELECT email INTO x FROM people ORDER BY email",
      })
  void whereRowsOrMeaningWouldChangeNothingIsOffered(String sql) {
    assertThat(plainer(sql)).isEmpty();
  }
}
