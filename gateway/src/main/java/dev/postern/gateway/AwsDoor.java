package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Grants;
import dev.postern.access.StateStore;
import dev.postern.aws.GateHosts;
import dev.postern.aws.bridge.AwsListener;
import dev.postern.aws.bridge.CallUpstream;
import dev.postern.aws.mask.ResponseMasks;
import dev.postern.aws.model.Models;
import dev.postern.core.Identity;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.gateway.config.ListenConfig;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.Listener;
import dev.postern.net.ServerTls;
import dev.postern.net.UpstreamTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Where AWS's tools come in: keys, rules and roles of the gate behind the bridge's listener. */
final class AwsDoor {
  /** SDKs keep connections that they do not use as long. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Rules rules;
  private final Grants grants;
  private final SessionDoor door;
  private final StateStore store;
  private final Logins logins;
  private final Models models = Models.load();
  private final FieldMasks masks = new FieldMasks(models);
  private final Executor blocking;
  private final Clock clock;

  AwsDoor(
      Rules rules,
      Grants grants,
      SessionDoor door,
      StateStore store,
      Logins logins,
      Executor blocking,
      Clock clock) {
    this.rules = rules;
    this.grants = grants;
    this.door = door;
    this.store = store;
    this.logins = logins;
    this.blocking = blocking;
    this.clock = clock;
  }

  /**
   * Starts listening.
   *
   * @throws IOException where the address cannot be listened on
   */
  Listener open(
      ListenConfig.Aws listen, PosternConfig config, @Nullable ServerTls tls, EventLoops loops)
      throws IOException {
    StoredKeys keys = new StoredKeys(store, clock);
    int most = config.limits().sessions();
    return AwsListener.open(
        new AwsListener.Settings(
            new InetSocketAddress(listen.address().host(), listen.address().port()),
            tls,
            new GateHosts(hosts(listen, config.listen().https())),
            new AwsListener.Limits(most, listen.calls(), listen.callsEach(), PATIENCE)),
        loops,
        new Dialer(loops, Gateway.DIAL_MILLIS),
        new UpstreamTls(),
        new AwsListener.Ports(
            new GateCalls(
                new GateCalls.Ways(
                    keys::find, () -> rules.now().policies(), this::rules, this::upstream),
                grants,
                door,
                most,
                clock),
            keys,
            models,
            new ResponseMasks(models),
            clock,
            blocking));
  }

  private @Nullable CallRules rules(
      String connection, Identity identity, String address, Grant grant) {
    Rules.InForce now = rules.now();
    AwsConnectionConfig config = now.awsConnection(connection);
    return config == null
        ? null
        : now.calls(
            config,
            new CallClearance.Caller(identity, address, grant),
            masks.of(
                now.ruleset().config().fieldLabels(), now.ruleset().masks(), identity.groups()));
  }

  private @Nullable CallUpstream upstream(String connection) {
    AwsConnectionConfig config = rules.now().awsConnection(connection);
    return config == null ? null : new AwsUpstream(config, logins.aws());
  }

  /** The names by which clients may call it; what stands before one of them is a bucket's. */
  private static Set<String> hosts(ListenConfig.Aws listen, ListenConfig.@Nullable Https https)
      throws UnknownHostException {
    Set<String> hosts = new LinkedHashSet<>(listen.names());
    String own = listen.address().host().toLowerCase(Locale.ROOT);
    hosts.add(own.contains(":") ? "[" + own + "]" : own);
    if (https != null) {
      hosts.add(URI.create(https.url()).getHost().toLowerCase(Locale.ROOT));
    }
    if (InetAddress.getByName(listen.address().host()).isLoopbackAddress()) {
      hosts.add("localhost");
    }
    return hosts;
  }
}
