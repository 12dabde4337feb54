package dev.postern.gateway.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway is reached.
 *
 * @param mysql null where MySQL clients are not served
 * @param https null where there is no HTTPS listener
 */
public record ListenConfig(Postgres postgres, @Nullable Mysql mysql, @Nullable Https https) {
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

  /** The listener for clients of MySQL and MariaDB. */
  public record Mysql(HostPort address, ListenTls tls, Flavour flavour) {
    static Mysql read(Node node) throws ConfigException {
      Section section = node.section("address, tls and flavour");
      var address = section.required("address", Shapes.address(0));
      var tls = section.required("tls", ListenTls::read);
      var flavour = section.optional("flavour", Shapes.word(Flavour.class), Flavour.MYSQL);
      ListenTls.onlyLoopbackIsPlain(section, address, tls);
      return section.build(() -> new Mysql(address.get(), tls.get(), flavour.get()));
    }
  }

  /** Which server the listener looks like: it greets before it knows the connection. */
  public enum Flavour {
    MYSQL,
    MARIADB
  }

  /** What a PostgreSQL client is asked for; a server can ask for one kind only. */
  public enum Authentication {
    /** The token in the place of a password. */
    TOKEN,
    /** SASL OAUTHBEARER, as PostgreSQL 18's clients speak it. */
    OAUTH
  }

  /**
   * The listener for health, metrics and the API.
   *
   * @param url by which people reach it, without a path
   */
  public record Https(HostPort address, ListenTls tls, Metrics metrics, String url) {
    static Https read(Node node) throws ConfigException {
      Section section = node.section("address and tls");
      var address = section.required("address", Shapes.address(0));
      var tls = section.required("tls", ListenTls::read);
      var metrics = section.optional("metrics", Shapes.word(Metrics.class), Metrics.LOOPBACK);
      var url = section.<@Nullable URI>optional("url", Shapes.origin(), null);
      ListenTls.onlyLoopbackIsPlain(section, address, tls);
      return section.build(() ->
          new Https(address.get(), tls.get(), metrics.get(), reached(url.get(), address.get())));
    }
  }

  private static String reached(@Nullable URI given, HostPort address) {
    return given == null ? "https://" + address : given.toString();
  }

  /** Who may read metrics and the state of single components, which nobody has to log in for. */
  public enum Metrics {
    /** Peers with a loopback address. */
    LOOPBACK,
    /** Whoever reaches the listener. */
    OPEN
  }

  static ListenConfig read(Node node) throws ConfigException {
    Section section = node.section("postgres, mysql and https");
    var postgres = section.required("postgres", Postgres::read);
    var mysql = section.<@Nullable Mysql>optional("mysql", Mysql::read, null);
    var https = section.<@Nullable Https>optional("https", Https::read, null);
    return section.build(() -> new ListenConfig(postgres.get(), mysql.get(), https.get()));
  }
}
