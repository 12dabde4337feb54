package dev.postern.gateway;

import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.config.ConfigException;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.testkit.Frontend;
import dev.postern.testkit.RawPostgresClient;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A gate that lets everything through to a server that plays a script. */
final class ScriptedGate implements AutoCloseable {
  private final TestIssuer issuer;
  private final Gateway gateway;
  private final LocalAuthority authority;

  private ScriptedGate(TestIssuer issuer, Gateway gateway, LocalAuthority authority) {
    this.issuer = issuer;
    this.gateway = gateway;
    this.authority = authority;
  }

  /**
   * Starts the gate.
   *
   * @param authentication as in postern.yaml: token or oauth
   */
  static ScriptedGate start(int upstreamPort, Path directory, String authentication)
      throws IOException, ConfigException {
    LocalAuthority authority = LocalAuthority.create("gate authority");
    authority.server("localhost", "127.0.0.1").write(directory, "server");
    TestIssuer issuer = TestIssuer.start();
    Path config =
        Files.writeString(
            directory.resolve("postern.yaml"),
            """
            listen:
              postgres:
                address: "127.0.0.1:0"
                tls: { certificate: "file:server.crt", key: "file:server.key" }
                authentication: %s
            identity:
              issuers:
                - { issuer: "%s", audience: postern, user-claim: preferred_username }
            connections:
              - name: shop
                type: postgres
                address: "127.0.0.1:%d"
                database: shop
                tls: off
                login: { password: { user: gate, secret: env:GATE_PASSWORD } }
            policies:
              - name: everything
                groups: ["*"]
                connections: ["*"]
                rules: [ { allow: { kinds: ["*"] } } ]
            recorder: { directory: "%s" }
            limits: { login-timeout: 5s }
            """
                .formatted(
                    authentication, issuer.issuer(), upstreamPort, directory.resolve("journal")));
    Gateway gateway =
        Gateway.start(
            PosternConfig.load(config, name -> name.equals("GATE_PASSWORD") ? "gate's own" : null));
    return new ScriptedGate(issuer, gateway, authority);
  }

  /** A client on a bare TCP connection that has said nothing yet. */
  RawPostgresClient bare() throws IOException {
    return RawPostgresClient.connect("localhost", gateway.postgres().getPort());
  }

  /** A client over TLS that has sent its startup message. */
  RawPostgresClient started() throws IOException {
    RawPostgresClient client =
        RawPostgresClient.connectTls(
            "localhost", gateway.postgres().getPort(), authority.trusting());
    client.startup(Frontend.PROTOCOL_3_0, Map.of("user", "ann", "database", "shop"));
    return client;
  }

  String token() {
    return issuer.token("ann", "everyone");
  }

  @Override
  public void close() {
    gateway.close();
    issuer.close();
  }
}
