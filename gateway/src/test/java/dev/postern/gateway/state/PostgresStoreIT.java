package dev.postern.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.access.Approval;
import dev.postern.access.StateStore;
import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.StateConfig;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("full")
@ExtendWith(SharedPostgres.class)
class PostgresStoreIT extends StateStoreContract {
  private final RealPostgres postgres;
  private final String database;

  PostgresStoreIT(RealPostgres postgres) throws Exception {
    this.postgres = postgres;
    database = postgres.createDatabase();
  }

  @Override
  StateStore open() throws Exception {
    return StateStores.open(config(), Given.CLOCK);
  }

  @Override
  StateStore reopen() throws Exception {
    store.close();
    return open();
  }

  @Override
  Connection connect() throws SQLException {
    return postgres.connect(database);
  }

  @Test
  void gatewaysThatStartAtOnceShareOneState() throws Exception {
    String empty = postgres.createDatabase();
    List<StateStore> gateways = Race.run(4, () -> StateStores.open(config(empty), Given.CLOCK));
    Approval approval = Given.asking(Given.access());
    assertThat(gateways.getFirst().add(approval)).isEqualTo(StateStore.Place.TAKEN);
    assertThat(gateways).allMatch(gateway -> gateway.approval(approval.id()).isPresent());
    List<Race.Entrant<Boolean>> entrants = new ArrayList<>();
    for (StateStore gateway : gateways) {
      entrants.add(
          () -> gateway.replace(approval, approval.become(Approval.State.WITHDRAWN), null));
    }
    assertThat(Race.run(entrants)).containsOnlyOnce(true);
    gateways.forEach(StateStore::close);
  }

  @Test
  void aDatabaseThatGoesAwayIsUnavailableAndComesBack() throws Exception {
    Approval approval = added(Given.asking(Given.access()));
    postgres.execute(
        "postgres",
        "ALTER DATABASE " + database + " ALLOW_CONNECTIONS false",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(database));
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(StateStore.StateUnavailable.class)
          .isThrownBy(() -> store.approval(approval.id()));
    }
    postgres.execute("postgres", "ALTER DATABASE " + database + " ALLOW_CONNECTIONS true");
    assertThat(afterSomeTries(approval.id())).contains(approval);
  }

  /** The pool looks for the database every few seconds; each try waits for it. */
  private Optional<Approval> afterSomeTries(String id) {
    for (int tries = 10; tries > 1; tries--) {
      try {
        return store.approval(id);
      } catch (StateStore.StateUnavailable notYet) {
        assertThat(notYet).hasCauseInstanceOf(SQLException.class);
      }
    }
    return store.approval(id);
  }

  @Test
  void aStatementThatWaitsTooLongIsUnavailable() throws Exception {
    Approval approval = added(Given.asking(Given.access()));
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE approval");
      assertThatExceptionOfType(StateStore.StateUnavailable.class)
          .isThrownBy(() -> store.approval(approval.id()))
          .havingCause()
          .withMessage("PSQLException")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }
    assertThat(store.approval(approval.id())).contains(approval);
  }

  @Test
  void whatCannotBeReachedIsRefusedAtStart() {
    assertThatIOException()
        .isThrownBy(() -> StateStores.open(config("nowhere"), Given.CLOCK))
        .withMessageContaining("cannot be reached");
  }

  @Test
  void aServerOfAnotherAuthorityIsRefused() {
    assertThatIOException()
        .isThrownBy(() ->
            StateStores.open(
                config(
                    database,
                    new Target.Tls.VerifyFull(
                        List.of(LocalAuthority.create("another").certificate()))),
                Given.CLOCK))
        .withMessageContaining("cannot be reached");
  }

  private StateConfig.Postgres config() {
    return config(database);
  }

  private StateConfig.Postgres config(String name) {
    return config(name, new Target.Tls.VerifyFull(List.of(postgres.authority().certificate())));
  }

  private StateConfig.Postgres config(String name, Target.Tls tls) {
    return new StateConfig.Postgres(
        new HostPort("localhost", postgres.port()),
        name,
        "postgres",
        new Secret(postgres.superuserPassword()),
        tls);
  }
}
