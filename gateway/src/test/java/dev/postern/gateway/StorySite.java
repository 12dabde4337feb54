package dev.postern.gateway;

import dev.postern.embedded.LocalAuthority;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the story's gates have in common: the shops behind them, the provider that they believe, the
 * authority of their certificates.
 *
 * @param http by which the story asks the gates' APIs: what polls would use up a gate's connections
 *     if each question had a client of its own
 */
record StorySite(
    Path directory,
    List<Shop> shops,
    StoryProvider provider,
    LocalAuthority authority,
    HttpClient http) {
  /** Of the gates' log-ins at the shops and at the state store. */
  static final String PASSWORD = "gates-own";

  /** What the gates' configurations refer to. */
  static final Map<String, String> SECRETS =
      Map.of("SHOP_PASSWORD", PASSWORD, "STATE_PASSWORD", PASSWORD);

  static StorySite open(Path directory, List<Shop> shops, StoryProvider provider)
      throws IOException {
    LocalAuthority authority = LocalAuthority.create("the gates' authority");
    Files.writeString(directory.resolve("gate-ca.crt"), authority.certificatePem());
    HttpClient http = HttpClient.newBuilder().sslContext(authority.trusting()).build();
    return new StorySite(directory, shops, provider, authority, http);
  }

  /** Who signed the gates' certificates. */
  Path authorityFile() {
    return directory.resolve("gate-ca.crt");
  }

  /**
   * Writes a gate's configuration, into a folder of its own.
   *
   * @param name the folder's
   * @param state where the gate keeps what outlives a session, as postern.yaml has it
   * @param rest of postern.yaml, the policies among it
   */
  Path configure(String name, String state, String rest) throws IOException {
    Path folder = Files.createDirectory(directory.resolve(name));
    authority.server("localhost", "127.0.0.1").write(folder, "server");
    String tls = "tls: { certificate: \"file:server.crt\", key: \"file:server.key\" }";
    return Files.writeString(
        folder.resolve("postern.yaml"),
        """
        listen:
          postgres: { address: "127.0.0.1:0", %1$s }
          mysql: { address: "127.0.0.1:0", %1$s, flavour: mysql }
          https: { address: "127.0.0.1:0", %1$s }
        identity:
          issuers:
            - { issuer: "%2$s", audience: postern, user-claim: preferred_username, person-claim: email }
        connections:
        %3$s
        recorder: { directory: journal }
        state: %4$s
        api: { admins: [admins], auditors: [auditors] }
        %5$s\
        """
            .formatted(
                tls,
                provider.issuer(),
                shops.stream().map(StorySite::listed).collect(Collectors.joining("\n")),
                state,
                rest));
  }

  private static String listed(Shop shop) {
    return "  - name: " + shop.connection() + "\n    " + String.join("\n    ", shop.yaml());
  }
}
