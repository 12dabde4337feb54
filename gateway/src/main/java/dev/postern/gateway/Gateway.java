package dev.postern.gateway;

import dev.postern.access.Approvals;
import dev.postern.access.Grants;
import dev.postern.access.Policies;
import dev.postern.access.StateStore;
import dev.postern.access.TokenVerifier;
import dev.postern.core.FaultCode;
import dev.postern.core.RandomId;
import dev.postern.core.Refusal;
import dev.postern.gateway.api.Api;
import dev.postern.gateway.api.LiveEvents;
import dev.postern.gateway.api.Parts;
import dev.postern.gateway.approvals.Holds;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.ListenConfig;
import dev.postern.gateway.config.ListenTls;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.gateway.config.RecorderConfig;
import dev.postern.gateway.https.Health;
import dev.postern.gateway.https.HttpsListener;
import dev.postern.gateway.https.Probes;
import dev.postern.gateway.https.Route;
import dev.postern.gateway.https.Routes;
import dev.postern.gateway.notify.Notifier;
import dev.postern.gateway.notify.SlackCallback;
import dev.postern.gateway.notify.SlackLinking;
import dev.postern.gateway.state.State;
import dev.postern.gateway.state.StateStores;
import dev.postern.masking.Labels;
import dev.postern.masking.MaskRules;
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.Listener;
import dev.postern.net.ServerTls;
import dev.postern.net.UpstreamTls;
import dev.postern.recorder.Recorder;
import dev.postern.recorder.RecorderSettings;
import dev.postern.sql.MysqlAnalyzer;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.catalog.Vouched;
import dev.postern.sql.parsing.Limits;
import dev.postern.wire.mysql.Flavour;
import dev.postern.wire.mysql.MysqlListener;
import dev.postern.wire.postgres.PostgresListener;
import dev.postern.wire.postgres.PostgresListener.Authentication;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running gate: everything wired by hand, started in this order and ended in the opposite one.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int NODE_LENGTH = 8;
  private static final int DIAL_MILLIS = 10_000;
  private static final Refusal STOPPING =
      new Refusal(FaultCode.SESSION_ENDED, "gate-stopping", "the gate is stopping");

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private @Nullable InetSocketAddress postgres;
  private @Nullable InetSocketAddress mysql;
  private @Nullable HostPort https;
  private @Nullable AccessParts access;

  /** What people decide by. */
  record AccessParts(StateStore store, Approvals approvals, Grants grants) {}

  private Gateway() {}

  /**
   * Starts the gate; it serves when this returns.
   *
   * @throws IOException where an address is taken, or the journal cannot be opened
   */
  public static Gateway start(PosternConfig config) throws IOException {
    Gateway gateway = new Gateway();
    try {
      gateway.startParts(config);
      return gateway;
    } catch (IOException | RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T run(T part) {
    running.push(part);
    return part;
  }

  private void startParts(PosternConfig config) throws IOException {
    Clock clock = Clock.systemUTC();
    PrometheusMeterRegistry registry = run(new Registry()).meters();
    Metrics metrics = new Metrics(registry);
    ExecutorService blocking = run(Executors.newVirtualThreadPerTaskExecutor());
    EventLoops loops = run(new EventLoops(Runtime.getRuntime().availableProcessors()));
    Recorder recorder = run(Recorder.open(recorder(config.recorder())));
    Journals journals = new Journals(recorder, loops.group());
    CatalogAccess catalogs = run(new CatalogAccess());
    Map<String, Upstream> upstreams = upstreams(config, catalogs);
    Sessions sessions = new Sessions(clock);
    metrics.gauge("postern.sessions", sessions::count);
    Policies policies = policies(config);
    TokenVerifier tokens =
        run(
            new TokenVerifier(
                config.identity().issuers().stream().map(Conversions::issuer).toList(),
                config.identity().clockSkew(),
                clock,
                (issuer, cause) -> LOG.warn("issuer={} unreachable={}", issuer, cause)));
    State store = run(StateStores.open(config.state(), clock));
    String node = RandomId.of(NODE_LENGTH);
    Notifier notifier =
        run(
            Notifier.start(
                config.notified(),
                store.outbox(),
                store.links(),
                address(config.listen().https()),
                registry,
                clock));
    LiveEvents events =
        new LiveEvents(notifier.events(new AccessJournal(journals, metrics, clock)), store, clock);
    Approvals approvals = new Approvals(policies, store, events, clock);
    Grants grants = new Grants(policies, store, events, clock);
    access = new AccessParts(store, approvals, grants);
    Holds holds = new Holds(approvals, store, clock, blocking, address(config.listen().https()));
    metrics.gauge("postern.held", holds::count);
    GateAdmission admission =
        new GateAdmission(
            tokens,
            new GateAdmission.Access(
                grants,
                new Clearances(policies, clock),
                holds,
                store,
                node,
                notifier.alerts(),
                blocking),
            upstreams,
            journals,
            sessions,
            recording(config.recorder()),
            metrics,
            clock);
    run(timer(upstreams, sessions, blocking));
    run(NodeDuties.start(node, store, grants, sessions, holds, events, notifier, clock, blocking));
    Listener listener =
        run(
            PostgresListener.open(
                settings(config),
                loops,
                new Dialer(loops, DIAL_MILLIS),
                new UpstreamTls(),
                admission,
                blocking));
    postgres = listener.address();
    ListenConfig.Mysql listen = config.listen().mysql();
    if (listen != null) {
      mysql =
          run(MysqlListener.open(
                  settings(listen, config),
                  loops,
                  new Dialer(loops, DIAL_MILLIS),
                  new UpstreamTls(),
                  admission,
                  blocking))
              .address();
    }
    running.push(() -> sessions.endAll(STOPPING));
    ListenConfig.Https api = config.listen().https();
    if (api != null) {
      List<Health.Component> listeners = new ArrayList<>();
      listeners.add(new Health.Component("postgres", true));
      if (mysql != null) {
        listeners.add(new Health.Component("mysql", true));
      }
      Health health = () -> List.copyOf(listeners);
      https =
          run(new HttpsListener(
                  api,
                  routes(
                      new Probes(health, registry, api.metrics()),
                      Api.of(
                          tokens,
                          config.api(),
                          new Parts(
                              policies,
                              store,
                              approvals,
                              grants,
                              events,
                              store.outbox(),
                              new SlackLinking(config.notified(), store.links(), clock),
                              connections(config, api),
                              clock)),
                      run(new SlackCallback(config.notified(), store.links(), approvals, clock)))))
              .address();
    }
    LOG.info("postgres={} mysql={} https={} serving", postgres, mysql, https);
  }

  private static Routes routes(Probes probes, Api api, SlackCallback slack) {
    List<Route> routes = new ArrayList<>(probes.routes());
    routes.addAll(api.routes());
    routes.addAll(slack.routes());
    return new Routes(routes);
  }

  /** As clients reach them: at the host by which people reach the gate, whatever it listens on. */
  private List<Parts.Connection> connections(PosternConfig config, ListenConfig.Https api) {
    String host = URI.create(api.url()).getHost();
    List<Parts.Connection> connections = new ArrayList<>();
    for (ConnectionConfig connection : config.connections()) {
      InetSocketAddress listener =
          switch (connection.type()) {
            case POSTGRES -> postgres;
            case MYSQL -> mysql;
          };
      if (listener != null) {
        connections.add(
            new Parts.Connection(
                connection.name(),
                connection.type().name().toLowerCase(Locale.ROOT),
                host + ":" + listener.getPort()));
      }
    }
    return connections;
  }

  /** A registry that can stand among the parts to close. */
  private record Registry(PrometheusMeterRegistry meters) implements AutoCloseable {
    Registry() {
      this(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    @Override
    public void close() {
      meters.close();
    }
  }

  private static RecorderSettings recorder(RecorderConfig config) {
    RecorderSettings defaults = RecorderSettings.in(config.directory());
    return new RecorderSettings(
        defaults.directory(),
        defaults.key(),
        defaults.syncEvery(),
        defaults.checkpointEvery(),
        config.keepFree(),
        config.retention());
  }

  private static SessionPath.Recording recording(RecorderConfig config) {
    return new SessionPath.Recording(
        switch (config.results()) {
          case MASKED -> config.resultLimit();
          case DIGEST -> 0;
        },
        config.binds() == RecorderConfig.Binds.KEPT);
  }

  static Map<String, Upstream> upstreams(PosternConfig config, CatalogAccess catalogs) {
    Labels labels = new Labels(config.labels().stream().map(Conversions::label).toList());
    MaskRules masks = new MaskRules(config.masks().stream().map(Conversions::mask).toList());
    MysqlAnalyzer mysql = new MysqlAnalyzer(Limits.DEFAULT, config.analysis().secondOpinion());
    PostgresAnalyzer postgres =
        new PostgresAnalyzer(Limits.DEFAULT, config.analysis().secondOpinion());
    RowFilterRules filters =
        new RowFilterRules(config.rowFilters().stream().map(Conversions::rowFilter).toList());
    Policies policies = policies(config);
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    for (ConnectionConfig connection : config.connections()) {
      upstreams.put(
          connection.name(),
          new Upstream(
              connection,
              new UpstreamCatalog(
                  connection.name(),
                  vouched(config, connection),
                  catalogs.of(connection),
                  new UnmatchedReport(
                      connection.name(),
                      labels.of(connection.name()),
                      filters.of(connection.name()))),
              labels,
              masks,
              filters,
              switch (connection.type()) {
                case POSTGRES -> postgres;
                case MYSQL -> mysql;
              },
              policies.lookAtObjects(connection.name())));
    }
    return upstreams;
  }

  static Policies policies(PosternConfig config) {
    return new Policies(config.policies().stream().map(Conversions::policy).toList());
  }

  private static List<Vouched> vouched(PosternConfig config, ConnectionConfig connection) {
    return config.functions().stream()
        .filter(function -> function.connection().equals(connection.name()))
        .map(Conversions::vouched)
        .toList();
  }

  /** Where approvals are answered; empty where nothing is served over HTTPS. */
  private static String address(ListenConfig.@Nullable Https https) {
    return https == null ? "" : https.url() + "/api/v1/approvals/";
  }

  /** Looks for catalogs that have changed. */
  private static AutoCloseable timer(
      Map<String, Upstream> upstreams, Sessions sessions, ExecutorService blocking) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("postern-timer").daemon().factory());
    Duration age = UpstreamCatalog.AGE;
    for (Upstream upstream : upstreams.values()) {
      if (upstream.isProtected()) {
        blocking.execute(upstream.catalog()::refreshQuietly);
        timer.scheduleWithFixedDelay(
            () -> {
              if (sessions.count() > 0) {
                blocking.execute(upstream.catalog()::refreshQuietly);
              }
            },
            age.toMillis(),
            age.toMillis(),
            TimeUnit.MILLISECONDS);
      }
    }
    return timer::shutdownNow;
  }

  private static PostgresListener.Settings settings(PosternConfig config) {
    ListenConfig.Postgres listen = config.listen().postgres();
    ServerTls tls = tls(listen.tls(), "postgresql", config);
    return new PostgresListener.Settings(
        new InetSocketAddress(listen.address().host(), listen.address().port()),
        tls,
        switch (listen.authentication()) {
          case TOKEN -> new Authentication.Token();
          case OAUTH ->
              new Authentication.OAuth(
                  config.identity().issuers().getFirst().issuer().toString(), "openid");
        },
        config.limits().loginTimeout(),
        config.limits().loginSize(),
        config.limits().sessions(),
        config.limits().messageSize());
  }

  private static MysqlListener.Settings settings(ListenConfig.Mysql listen, PosternConfig config) {
    return new MysqlListener.Settings(
        new InetSocketAddress(listen.address().host(), listen.address().port()),
        tls(listen.tls(), "mysql", config),
        switch (listen.flavour()) {
          case MYSQL -> Flavour.MYSQL;
          case MARIADB -> Flavour.MARIADB;
        },
        config.limits().loginTimeout(),
        config.limits().loginSize(),
        config.limits().sessions(),
        config.limits().messageSize(),
        config.connections().stream()
            .anyMatch(connection -> connection.localFiles() == ConnectionConfig.LocalFiles.ALLOW));
  }

  private static @Nullable ServerTls tls(ListenTls tls, String protocol, PosternConfig config) {
    return switch (tls) {
      case ListenTls.Off _ -> null;
      case ListenTls.Certificate(var chain, var key) ->
          ServerTls.of(chain, key, protocol, config.limits().loginTimeout().toMillis());
    };
  }

  /** What people decide by. */
  AccessParts access() {
    if (access == null) {
      throw new IllegalStateException("not started");
    }
    return access;
  }

  /** Where MySQL's clients are served, null where they are not. */
  public @Nullable InetSocketAddress mysql() {
    return mysql;
  }

  /** Where PostgreSQL's clients are served. */
  public InetSocketAddress postgres() {
    if (postgres == null) {
      throw new IllegalStateException("not started");
    }
    return postgres;
  }

  /** Where HTTPS is served, null where it is not. */
  public @Nullable HostPort https() {
    return https;
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("part={} closing={}", part.getClass().getSimpleName(), e.getClass().getName());
      }
    }
  }
}
