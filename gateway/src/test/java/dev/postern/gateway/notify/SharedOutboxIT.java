package dev.postern.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.AccessEvents;
import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.StateConfig;
import dev.postern.gateway.state.State;
import dev.postern.gateway.state.StateStores;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two gateways over one PostgreSQL. */
@ExtendWith(SharedPostgres.class)
class SharedOutboxIT {
  private static final int NOTICES = 30;

  private final RealPostgres postgres;

  SharedOutboxIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  @Test
  void twoGatewaysTellEachNoticeOnce() throws Exception {
    String database = postgres.createDatabase();
    try (Receiver receiver = new Receiver();
        State one = open(database);
        State other = open(database);
        Notifier first = notifier(one, receiver);
        Notifier second = notifier(other, receiver)) {
      AccessEvents here = first.events(new Told.Nobody());
      AccessEvents there = second.events(new Told.Nobody());
      for (int i = 0; i < NOTICES / 2; i++) {
        here.changed(Told.asking(), null);
        there.changed(Told.asking(), null);
      }

      List<Receiver.Got> got = receiver.next(NOTICES);
      Told.until(
          () -> one.outbox().deliveries(Delivery.State.DONE, null, null, 100).size() == NOTICES);
      assertThat(got.stream().map(each -> each.header("Postern-Delivery")).distinct())
          .hasSize(NOTICES);
      assertThat(receiver.rest()).isEmpty();
    }
  }

  private static Notifier notifier(State state, Receiver receiver) {
    return Notifier.start(
        List.of(Told.json(receiver)),
        state.outbox(),
        state.links(),
        Told.ADDRESS,
        Told.SOON,
        new SimpleMeterRegistry(),
        Clock.systemUTC());
  }

  private State open(String database) throws Exception {
    return StateStores.open(
        new StateConfig.Postgres(
            new HostPort("localhost", postgres.port()),
            database,
            "postgres",
            new Secret(postgres.superuserPassword()),
            new Target.Tls.VerifyFull(List.of(postgres.authority().certificate()))),
        Clock.systemUTC());
  }
}
