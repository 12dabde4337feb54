package dev.postern.gateway.state;

import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.StateConfig;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("full")
@ExtendWith(SharedPostgres.class)
class PostgresOutboxIT extends OutboxContract {
  private final RealPostgres postgres;

  PostgresOutboxIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  @Override
  State open() throws Exception {
    return StateStores.open(
        new StateConfig.Postgres(
            new HostPort("localhost", postgres.port()),
            postgres.createDatabase(),
            "postgres",
            new Secret(postgres.superuserPassword()),
            new Target.Tls.VerifyFull(List.of(postgres.authority().certificate()))),
        Given.CLOCK);
  }
}
