package dev.postern.gateway.config;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway is reached.
 *
 * @param mysql null where MySQL clients are not served
 * @param https null where there is no HTTPS listener
 * @param aws null where clients of AWS are not served
 */
public record ListenConfig(
    Postgres postgres, @Nullable Mysql mysql, @Nullable Https https, @Nullable Aws aws) {
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

    private Postgres with(ListenTls certificate) {
      return new Postgres(address, certificate(certificate, tls), authentication);
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

    private Mysql with(ListenTls certificate) {
      return new Mysql(address, certificate(certificate, tls), flavour);
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

    private Https with(ListenTls certificate) {
      return new Https(address, certificate(certificate, tls), metrics, url);
    }
  }

  /**
   * The listener for clients of AWS's APIs.
   *
   * @param names of hosts by which clients reach it, besides its address, in small letters
   * @param calls under way at once
   * @param callsEach as many of one identity
   */
  public record Aws(HostPort address, ListenTls tls, List<String> names, int calls, int callsEach) {
    public Aws {
      names = List.copyOf(names);
    }

    static Aws read(Node node) throws ConfigException {
      Section section = node.section("address, tls and names");
      var address = section.required("address", Shapes.address(0));
      var tls = section.required("tls", ListenTls::read);
      ListenTls.onlyLoopbackIsPlain(section, address, tls);
      var names = section.optional("names", Lists.list(Shapes.hostName()), List.<String>of());
      var calls = section.optional("calls", Shapes.integer(1, 100_000), 500);
      var callsEach = section.optional("calls-each", Shapes.integer(1, 100_000), 100);
      return section.build(
          () -> new Aws(address.get(), tls.get(), names.get(), calls.get(), callsEach.get()));
    }

    private Aws with(ListenTls certificate) {
      return new Aws(address, certificate(certificate, tls), names, calls, callsEach);
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

  /** Whether {@code other} is the same but for certificates and their keys. */
  public boolean isButForKeys(ListenConfig other) {
    return equals(
        new ListenConfig(
            other.postgres.with(postgres.tls),
            mysql == null || other.mysql == null ? other.mysql : other.mysql.with(mysql.tls),
            https == null || other.https == null ? other.https : other.https.with(https.tls),
            aws == null || other.aws == null ? other.aws : other.aws.with(aws.tls)));
  }

  /** The one of two that are both certificates; else the second. */
  private static ListenTls certificate(ListenTls one, ListenTls other) {
    return one instanceof ListenTls.Certificate && other instanceof ListenTls.Certificate
        ? one
        : other;
  }

  static ListenConfig read(Node node) throws ConfigException {
    Section section = node.section("postgres, mysql, https and aws");
    var postgres = section.required("postgres", Postgres::read);
    var mysql = section.<@Nullable Mysql>optional("mysql", Mysql::read, null);
    var https = section.<@Nullable Https>optional("https", Https::read, null);
    var aws = section.<@Nullable Aws>optional("aws", Aws::read, null);
    return section.build(
        () -> new ListenConfig(postgres.get(), mysql.get(), https.get(), aws.get()));
  }
}
