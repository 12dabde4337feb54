package dev.postern.sql.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.embedded.MysqlProduct;
import dev.postern.sql.MysqlCatalogTexts;
import dev.postern.sql.MysqlDatabase;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Rules;
import dev.postern.sql.lineage.SqlText;
import dev.postern.sql.lineage.StatementLineage;
import dev.postern.sql.mysql.Dialect;
import dev.postern.sql.mysql.MysqlParser;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.tree.Query;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
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

/** Plainer queries of MySQL's; the server takes every one that is offered. */
@ExtendWith(SharedMysql.class)
@TestInstance(Lifecycle.PER_CLASS)
class MysqlPlainerQueryIT {
  private static final SqlText.Reader READER =
      new MysqlCatalogTexts(new MysqlParser(Limits.DEFAULT), Dialect.MYSQL);

  private final RealMysql server;
  private final Catalog catalog;
  private final Set<Long> emails;

  MysqlPlainerQueryIT(SharedMysql.Servers servers) throws Exception {
    server = servers.get(MysqlProduct.MYSQL);
    try (Connection connection = MysqlDatabase.connect(server)) {
      MysqlDatabase.execute(
          connection,
          "DROP DATABASE IF EXISTS plainer",
          "CREATE DATABASE plainer",
          "USE plainer",
          "CREATE TABLE people (id int, name text, email text, `E mail` text)",
          "CREATE VIEW contacts AS SELECT id, email AS address FROM people");
      catalog = MysqlDatabase.read(connection);
    }
    emails =
        catalog.relations().stream()
            .filter(relation -> "plainer".equals(relation.name().schema()))
            .flatMap(relation ->
                relation.columns().stream()
                    .filter(column -> column.name().matches("email|address|e mail"))
                    .map(column -> Sources.id(relation.oid(), column.attribute())))
            .collect(Collectors.toSet());
  }

  private Optional<String> plainer(String sql) {
    SqlText text = Objects.requireNonNull(READER.read(sql), sql);
    if (!(text.statements().getFirst() instanceof Query query)) {
      return Optional.empty();
    }
    var lineages = new StatementLineage(catalog, READER, new Rules.Mysql("plainer", false));
    return PlainerQuery.of(Language.MYSQL, query, sql, catalog)
        .flatMap(plainer ->
            plainer.text(
                lineages.of(plainer.probe(), text.words()).output(),
                sources -> sources.any(emails::contains)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT id FROM people ORDER BY email | SELECT id FROM people",
        "SELECT id FROM people ORDER BY(email)DESC FOR UPDATE | SELECT id FROM people FOR UPDATE",
        "SELECT id FROM people ORDER BY id, upper(email), name DESC"
            + " | SELECT id FROM people ORDER BY id, name DESC",
        "SELECT id, email FROM people ORDER BY 2 | SELECT id, email FROM people",
        "SELECT * FROM people ORDER BY 3, 2 | SELECT * FROM people ORDER BY 2",
        "SELECT upper(email), id FROM people | SELECT email, id FROM people",
        "SELECT UPPER(p.`E mail`)FROM people p | SELECT p.`E mail` FROM people p",
        "SELECT concat(left(email, 2), '…') x FROM people # c | SELECT email x FROM people # c",
        "SELECT IF(email LIKE 'a%', 1, 2) FROM people | SELECT email FROM people",
        "SELECT ifnull(substr(email, 2), \"-\") FROM people | SELECT email FROM people",
        "SELECT CAST(email AS CHAR(3)) FROM people | SELECT email FROM people",
        "select distinctrow email from people | select email from people",
        "SELECT DISTINCT * FROM contacts | SELECT * FROM contacts",
        "SELECT lower(email) FROM people LIMIT 5 | SELECT email FROM people LIMIT 5",
      })
  void usesThatDecideOverNoRowAreLeftOut(String sql, String expected) throws Exception {
    assertThat(plainer(sql).orElse("")).isEqualTo(expected);
    try (Connection connection = MysqlDatabase.connect(server)) {
      MysqlDatabase.execute(connection, "USE plainer", expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM people ORDER BY email LIMIT 1",
        "SELECT DISTINCT email FROM people LIMIT 3",
        "(SELECT id, email FROM people LIMIT 2) ORDER BY email",
        "SELECT max(email) FROM people",
        "SELECT group_concat(email) FROM people",
        "SELECT rank() OVER (ORDER BY email) FROM people",
        "SELECT first_value(email) OVER () FROM people",
        "SELECT upper(email) FROM people GROUP BY upper(email)",
        "SELECT concat(name, email) FROM people",
        "SELECT concat(email, ?) FROM people",
        "SELECT @a := email FROM people",
        "SELECT sleep(email) FROM people",
        "SELECT id FROM people ORDER BY concat(email, ?)",
        "SELECT (SELECT concat(email, 'x')) FROM people",
        "SELECT id FROM people",
        "SELECT email FROM people ORDER BY email INTO @x",
      })
  void whereRowsOrMeaningWouldChangeNothingIsOffered(String sql) {
    assertThat(plainer(sql)).isEmpty();
  }
}
