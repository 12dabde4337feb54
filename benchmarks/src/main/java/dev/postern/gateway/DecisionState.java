package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Matcher;
import dev.postern.access.Policies;
import dev.postern.access.Policy;
import dev.postern.access.Rule;
import dev.postern.core.Decided;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLife.Held;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.StatementPath;
import dev.postern.gateway.approvals.HeldSubject;
import dev.postern.gateway.config.AwsConfig;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.notify.Alert;
import dev.postern.gateway.notify.Alerts;
import dev.postern.masking.Labels;
import dev.postern.masking.MaskRules;
import dev.postern.sql.PostgresAnalyzer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A session's path as the gate makes it, on a connection without labels; its journal is deaf. */
public final class DecisionState {
  private DecisionState() {}

  /** No statement of the benchmarks waits. */
  private static final class Nobody implements OpenSession.Holding {
    @Override
    public String node() {
      return "bench";
    }

    @Override
    public <J extends Decided> Held hold(HeldSubject<J> subject, HoldListener<J> listener) {
      throw new IllegalStateException("nothing is held");
    }

    @Override
    public void cancellableBy(List<String> keys) {}
  }

  public static StatementPath path(ConnectionConfig connection) {
    Identity identity =
        new Identity("issuer", "subject", "bench", Set.of("bench"), Map.of(), Instant.MAX);
    Policies policies =
        new Policies(
            List.of(
                new Policy(
                    "readers",
                    Set.of("bench"),
                    Set.of("*"),
                    Policy.Access.open(Duration.ofHours(8)),
                    List.of(new Rule.Allow(Matcher.ofKinds(EnumSet.of(Kind.READ)))))));
    Upstream upstream = upstream(connection);
    Clock clock = Clock.systemUTC();
    Grant grant = new Grant(Map.of("readers", Instant.MAX));
    SessionId session = SessionId.random();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    return new SessionPath(
        new OpenSession(
            session,
            identity,
            new OpenSession.Books(event -> {}, new Metrics(registry), clock),
            new OpenSession.Recording(0, true),
            new Nobody(),
            () -> {}),
        new Clearance(upstream, identity, null, grant, policies, clock),
        new SessionUses(new LabelBudgets(clock), identity, upstream.name(), Map.of(), Map.of()),
        new SessionAlerts(
            Alerts.toNobody(registry),
            new Alert.Who(session, upstream.name(), identity.user(), identity.issuer()),
            clock));
  }

  private static Upstream upstream(ConnectionConfig connection) {
    try {
      return new Upstream(
          connection,
          new UpstreamCatalog(
              connection.name(),
              List.of(),
              new CatalogAccess(new Logins(AwsConfig.PUBLIC, Clock.systemUTC())).of(connection),
              _ -> {}),
          new Labels(List.of()),
          new MaskRules(List.of()),
          RowFilterRules.NONE,
          new PostgresAnalyzer(),
          false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
