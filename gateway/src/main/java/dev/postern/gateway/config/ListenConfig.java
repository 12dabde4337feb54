package dev.postern.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * Where the gateway is reached.
 *
 * @param https null where there is no HTTPS listener
 */
public record ListenConfig(Postgres postgres, @Nullable Https https) {
  /** The listener for PostgreSQL clients. */
  public record Postgres(HostPort address, ListenTls tls, Authentication authentication) {
    static Postgres read(Node node) throws ConfigException {
      Section section = node.section("address and tls");
      var address = section.required("address", Shapes.address(0));
      var tls = section.required("tls", ListenTls::read);
      var authentication =
          section.optional(
              "authentication", Shapes.word(Authentication.class), Authentication.TOKEN);
      ListenTls.onlyLoopbackIsPlain(section, address, tls);
      return section.build(() -> new Postgres(address.get(), tls.get(), authentication.get()));
    }
  }

  /** What a PostgreSQL client is asked for; a server can ask for one kind only. */
  public enum Authentication {
    /** The token in the place of a password. */
    TOKEN,
    /** SASL OAUTHBEARER, as PostgreSQL 18's clients speak it. */
    OAUTH
  }

  /** The listener for health, metrics and the API. */
  public record Https(HostPort address, ListenTls tls, Metrics metrics) {
    static Https read(Node node) throws ConfigException {
      Section section = node.section("address and tls");
      var address = section.required("address", Shapes.address(0));
      var tls = section.required("tls", ListenTls::read);
      var metrics = section.optional("metrics", Shapes.word(Metrics.class), Metrics.LOOPBACK);
      ListenTls.onlyLoopbackIsPlain(section, address, tls);
      return section.build(() -> new Https(address.get(), tls.get(), metrics.get()));
    }
  }

  /** Who may read metrics and the state of single components, which nobody has to log in for. */
  public enum Metrics {
    /** Peers with a loopback address. */
    LOOPBACK,
    /** Whoever reaches the listener. */
    OPEN
  }

  static ListenConfig read(Node node) throws ConfigException {
    Section section = node.section("postgres and https");
    var postgres = section.required("postgres", Postgres::read);
    section.notYet("mysql");
    var https = section.<@Nullable Https>optional("https", Https::read, null);
    return section.build(() -> new ListenConfig(postgres.get(), https.get()));
  }
}
