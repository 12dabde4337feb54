package dev.postern.gateway.state;

import dev.postern.access.StateStore;
import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.StateConfig;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

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

  private StateConfig.Postgres config() {
    return new StateConfig.Postgres(
        new HostPort("localhost", postgres.port()),
        database,
        "postgres",
        new Secret(postgres.superuserPassword()),
        new Target.Tls.VerifyFull(List.of(postgres.authority().certificate())));
  }
}
