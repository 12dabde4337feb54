package dev.postern.gateway;

import dev.postern.access.Approvals;
import dev.postern.access.Grants;
import dev.postern.access.MintedKeys;
import dev.postern.access.MintedLogins;
import dev.postern.access.Party;
import dev.postern.access.Policies;
import dev.postern.access.StateStore;
import dev.postern.access.TokenVerifier;
import dev.postern.aws.model.Models;
import dev.postern.core.FaultCode;
import dev.postern.core.RandomId;
import dev.postern.core.Refusal;
import dev.postern.gateway.api.Api;
import dev.postern.gateway.api.LiveEvents;
import dev.postern.gateway.api.Parts;
import dev.postern.gateway.approvals.Holds;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.gateway.config.ConfigException;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.ListenConfig;
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
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.Listener;
import dev.postern.net.ServerTls;
import dev.postern.net.UpstreamTls;
import dev.postern.recorder.Recorder;
import dev.postern.recorder.RecorderSettings;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running gate: everything wired by hand, started in this order and ended in the opposite one.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int NODE_LENGTH = 8;
  static final int DIAL_MILLIS = 10_000;

  /** Of a configuration, to who has it read; all of them stand in the log. */
  private static final int SHOWN_ERRORS = 5;

  private static final Refusal STOPPING =
      new Refusal(FaultCode.SESSION_ENDED, "gate-stopping", "the gate is stopping");

  private final ConfigurationFile file;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private @Nullable InetSocketAddress postgres;
  private @Nullable InetSocketAddress mysql;
  private @Nullable InetSocketAddress aws;
  private @Nullable HostPort https;
  private @Nullable AccessParts access;
  private @Nullable Rules rules;
  private @Nullable ListenerKeys keys;

  /** What people decide by. */
  record AccessParts(StateStore store, Approvals approvals, Grants grants) {}

  /** Where the configuration can be read again. */
  @FunctionalInterface
  public interface ConfigurationFile {
    PosternConfig read() throws ConfigException;
  }

  private Gateway(ConfigurationFile file) {
    this.file = file;
  }

  /** As {@link #start(PosternConfig, ConfigurationFile)}, by a configuration that stays. */
  public static Gateway start(PosternConfig config) throws IOException {
    return start(config, () -> config);
  }

  /**
   * Starts the gate; it serves when this returns.
   *
   * @param file read by {@link #reload}
   * @throws IOException where an address is taken, or the journal cannot be opened
   */
  public static Gateway start(PosternConfig config, ConfigurationFile file) throws IOException {
    Gateway gateway = new Gateway(file);
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
    Logins logins = run(new Logins(config.aws(), clock));
    CatalogAccess catalogs = run(new CatalogAccess(logins));
    Sessions sessions = new Sessions(clock);
    Rules inForce = new Rules(config, catalogs, sessions, clock);
    rules = inForce;
    Supplier<Policies> policies = () -> inForce.now().policies();
    metrics.gauge("postern.sessions", sessions::count);
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
    MintedLogins minted = new MintedLogins(policies, store, events, clock);
    MintedKeys minting = new MintedKeys(policies, store, events, clock);
    access = new AccessParts(store, approvals, grants);
    Holds holds = new Holds(approvals, store, clock, blocking, address(config.listen().https()));
    metrics.gauge("postern.held", holds::count);
    SessionDoor door =
        new SessionDoor(
            new SessionDoor.House(holds, store, node, notifier.alerts(), blocking),
            sessions,
            recording(config.recorder()),
            new OpenSession.Books(journals, metrics, clock));
    GateAdmission admission =
        new GateAdmission(
            tokens,
            new GateAdmission.Access(grants, minted, logins),
            inForce,
            door,
            new LabelBudgets(clock));
    run(timer(inForce, sessions, blocking));
    run(
        NodeDuties.start(
            node, store, approvals, grants, sessions, holds, events, notifier, clock, blocking));
    ListenerKeys listenerKeys = ListenerKeys.of(config);
    keys = listenerKeys;
    Listener listener =
        run(
            PostgresListener.open(
                settings(config, listenerKeys.postgres()),
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
                  settings(listen, config, listenerKeys.mysql()),
                  loops,
                  new Dialer(loops, DIAL_MILLIS),
                  new UpstreamTls(),
                  admission,
                  blocking))
              .address();
    }
    ListenConfig.Aws calls = config.listen().aws();
    if (calls != null) {
      aws =
          run(new AwsDoor(inForce, grants, door, store, logins, blocking, clock)
                  .open(calls, config, listenerKeys.aws(), loops))
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
      if (aws != null) {
        listeners.add(new Health.Component("aws", true));
      }
      Health health = () -> List.copyOf(listeners);
      https =
          run(new HttpsListener(
                  api,
                  listenerKeys.https(),
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
                              minted,
                              minting,
                              new ScopedDesk(inForce, grants, door, logins, Models.load()),
                              events,
                              store.outbox(),
                              new SlackLinking(config.notified(), store.links(), clock),
                              this::reload,
                              config.recorder().directory(),
                              () -> connections(inForce.now().ruleset().config(), api),
                              clock)),
                      run(new SlackCallback(config.notified(), store.links(), approvals, clock)))))
              .address();
    }
    LOG.info("postgres={} mysql={} aws={} https={} serving", postgres, mysql, aws, https);
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
    if (aws != null) {
      for (AwsConnectionConfig connection : config.awsConnections()) {
        connections.add(
            new Parts.Connection(
                connection.name(),
                "aws",
                host + ":" + aws.getPort(),
                List.copyOf(connection.regions())));
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

  private static OpenSession.Recording recording(RecorderConfig config) {
    return new OpenSession.Recording(
        switch (config.results()) {
          case MASKED -> config.resultLimit();
          case DIGEST -> 0;
        },
        config.binds() == RecorderConfig.Binds.KEPT);
  }

  /** Where approvals are answered; empty where nothing is served over HTTPS. */
  private static String address(ListenConfig.@Nullable Https https) {
    return https == null ? "" : https.url() + "/api/v1/approvals/";
  }

  /** Looks for catalogs that have changed. */
  private static AutoCloseable timer(Rules rules, Sessions sessions, ExecutorService blocking) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("postern-timer").daemon().factory());
    long age = UpstreamCatalog.AGE.toMillis();
    refresh(rules, blocking);
    timer.scheduleWithFixedDelay(
        () -> {
          if (sessions.count() > 0) {
            refresh(rules, blocking);
          }
        },
        age,
        age,
        TimeUnit.MILLISECONDS);
    return timer::shutdownNow;
  }

  private static void refresh(Rules rules, ExecutorService blocking) {
    for (Upstream upstream : rules.now().ruleset().upstreams().values()) {
      if (upstream.isProtected()) {
        blocking.execute(upstream.catalog()::refreshQuietly);
      }
    }
  }

  private static PostgresListener.Settings settings(PosternConfig config, @Nullable ServerTls tls) {
    ListenConfig.Postgres listen = config.listen().postgres();
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

  private static MysqlListener.Settings settings(
      ListenConfig.Mysql listen, PosternConfig config, @Nullable ServerTls tls) {
    return new MysqlListener.Settings(
        new InetSocketAddress(listen.address().host(), listen.address().port()),
        tls,
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

  /**
   * Reads the configuration again and puts it into force: its rules, connections and certificates.
   * Sessions of connections for which anything has changed end.
   *
   * @param by who wants it, for the log
   * @return those connections
   * @throws ConfigException where it cannot be used
   * @throws RestartNeeded where it differs in more; nothing has changed in either case
   */
  public synchronized Set<String> reload(String by) throws ConfigException, RestartNeeded {
    if (rules == null || keys == null) {
      throw new IllegalStateException("not started");
    }
    try {
      PosternConfig config = file.read();
      // Made first: what cannot be used is found before anything has changed.
      Runnable renewal = keys.renewal(config.listen());
      Set<String> changed = rules.reload(config);
      renewal.run();
      LOG.info("reload=done by={} changed={}", by, changed);
      return changed;
    } catch (ConfigException | RestartNeeded refused) {
      LOG.warn("reload=refused by={} because={}", by, refused.getMessage());
      throw refused;
    }
  }

  private Parts.Reload.Answer reload(Party by) {
    try {
      return new Parts.Reload.Answer.Done(reload(by.user()));
    } catch (ConfigException wrong) {
      return new Parts.Reload.Answer.Refused(
          wrong.errors().stream()
              .limit(SHOWN_ERRORS)
              .map(error -> (error.key().isEmpty() ? "" : error.key() + ": ") + error.sentence())
              .collect(Collectors.joining("; ")));
    } catch (RestartNeeded refused) {
      return new Parts.Reload.Answer.Refused(String.valueOf(refused.getMessage()));
    }
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

  /** Where AWS's tools are served, null where they are not. */
  public @Nullable InetSocketAddress aws() {
    return aws;
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
