package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;
import org.slf4j.LoggerFactory;

/** Labels and row filters that match nothing are reported, and such a filter lets nobody pass. */
@ExtendWith(SharedPostgres.class)
class UnmatchedIT {
  private static final String CONFIG =
      """
      policies:
        - name: everything
          groups: ["*"]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.public.orders.nothing, label: secret }
        - { column: shop.public.orders.note, label: secret }
        - { column: "*.*.*.email", label: email }
      row-filters:
        - { table: shop.public.ordres, groups: [slipped], where: "region = 'EU'" }
        - { table: shop.public.orders, groups: [agents], where: "region = 'EU'" }
        - { table: "*.public.elsewhere", groups: [agents], where: "region = 'EU'" }
      """;

  private final Logger logger = (Logger) LoggerFactory.getLogger(UnmatchedReport.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final GateFixture gate;

  UnmatchedIT(RealPostgres server, @TempDir Path directory) throws Exception {
    log.start();
    logger.addAppender(log);
    this.gate =
        GateFixture.start(
            server,
            directory,
            CONFIG,
            "CREATE TABLE orders (id int, region text, note text)",
            "INSERT INTO orders VALUES (1, 'EU', 'a'), (2, 'US', 'b')");
  }

  @AfterEach
  void stop() {
    gate.close();
    logger.detachAppender(log);
  }

  private List<String> logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).sorted().toList();
  }

  @Test
  void eachIsLoggedOnceWhenTheCatalogIsRead() throws SQLException {
    try (Connection agent = gate.through("owners");
        Statement statement = agent.createStatement()) {
      statement.execute("SELECT 1");
      assertThat(logged())
          .containsExactly(
              "connection=shop label=*.*.*.email matches=nothing",
              "connection=shop label=shop.public.orders.nothing matches=nothing",
              "connection=shop row-filter=*.public.elsewhere matches=nothing",
              "connection=shop row-filter=shop.public.ordres matches=nothing");
      statement.execute("CREATE TABLE customers (id int, email text)");
      statement.execute("SELECT * FROM customers");
      assertThat(logged()).hasSize(4);
      statement.execute("DROP TABLE customers");
      statement.execute("SELECT 1");
      assertThat(logged()).hasSize(5);
    }
  }

  @Test
  void aFilterThatNamesTheConnectionAndMatchesNothingRefusesItsGroups() throws SQLException {
    try (Connection slipped = gate.through("slipped");
        Connection agent = gate.through("agents");
        Statement refused = slipped.createStatement();
        Statement passed = agent.createStatement()) {
      for (String sql : List.of("SELECT id FROM orders", "SELECT 1", "DELETE FROM orders")) {
        assertThatThrownBy(() -> refused.execute(sql))
            .isInstanceOfSatisfying(
                PSQLException.class,
                e ->
                    assertThat(String.valueOf(e.getServerErrorMessage()))
                        .contains("shop.public.ordres")
                        .contains("Reason: row-filter."));
      }
      refused.execute("SET application_name = 'x'");
      passed.execute("SELECT id FROM orders");
    }
  }

  @Test
  void aFilteredTableThatIsRenamedIsNotOpen() throws SQLException {
    try (Connection direct = gate.direct();
        Connection agent = gate.through("agents");
        Statement renaming = direct.createStatement();
        Statement reading = agent.createStatement()) {
      reading.execute("SELECT id FROM orders");
      renaming.execute("ALTER TABLE orders RENAME TO sold");
      assertThatThrownBy(() -> reading.execute("SELECT id FROM sold"))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e ->
                  assertThat(String.valueOf(e.getServerErrorMessage()))
                      .contains("Reason: row-filter."));
    }
  }
}
