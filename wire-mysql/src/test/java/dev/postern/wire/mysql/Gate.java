package dev.postern.wire.mysql;

import dev.postern.core.Admission;
import dev.postern.core.FaultCode;
import dev.postern.core.Proof;
import dev.postern.core.Refusal;
import dev.postern.core.Secret;
import dev.postern.core.SessionLimits;
import dev.postern.core.Target;
import dev.postern.core.TargetSource;
import dev.postern.embedded.IssuedCertificate;
import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.MysqlProduct;
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.Listener;
import dev.postern.net.ServerTls;
import dev.postern.net.UpstreamTls;
import dev.postern.testkit.RealMysql;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A gate before a real server, with a scripted statement path. Whoever shows {@code token-of-USER}
 * for the connection {@code shop} is let in.
 */
final class Gate implements AutoCloseable {
  private final EventLoops loops = new EventLoops(1);
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final LocalAuthority authority = LocalAuthority.create("Gate's authority");
  private final Listener listener;

  /** Of the sessions that are opened from here on. */
  volatile SessionLimits limits;

  final List<ScriptedPath> paths = new CopyOnWriteArrayList<>();

  /** Of the sessions that are opened from here on. */
  volatile String comment = "";

  /** How the gate stands before its upstream. */
  record Upstream(int port, Target.Tls tls, String user, String password) {
    /** Over verified TLS, as {@code app}, who is made where it is not there. */
    static Upstream of(RealMysql server) {
      return new Upstream(
          server.port(),
          new Target.Tls.VerifyFull(List.of(server.authority().certificate())),
          "app",
          "app's password");
    }
  }

  Gate(RealMysql server) throws Exception {
    this(server, SessionLimits.NONE);
  }

  Gate(RealMysql server, SessionLimits limits) throws Exception {
    this(
        server.product() == MysqlProduct.MYSQL ? Flavour.MYSQL : Flavour.MARIADB,
        true,
        Upstream.of(server),
        limits);
  }

  Gate(Flavour flavour, boolean tls, Upstream upstream) throws Exception {
    this(flavour, tls, upstream, SessionLimits.NONE);
  }

  private Gate(Flavour flavour, boolean tls, Upstream upstream, SessionLimits limits)
      throws Exception {
    this.limits = limits;
    IssuedCertificate certificate = authority.server("localhost", "127.0.0.1");
    MysqlListener.Settings settings =
        new MysqlListener.Settings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            tls ? ServerTls.of(certificate.chain(), certificate.key(), "mysql", 10_000) : null,
            flavour,
            Duration.ofSeconds(20),
            64 * 1024,
            100,
            64 << 20,
            true);
    Dialer dialer = new Dialer(loops, 5_000);
    listener =
        MysqlListener.open(
            settings, loops, dialer, new UpstreamTls(), admission(upstream), blocking);
  }

  private Admission admission(Upstream upstream) {
    return caller -> {
      if (!caller.proof().equals(new Proof.Token(new Secret("token-of-" + caller.user())))
          || !caller.connection().equals("shop")) {
        return new Admission.Answer.Refused(
            new Refusal(FaultCode.AUTHENTICATION, "token-refused", "the token is not good"));
      }
      ScriptedPath path = new ScriptedPath(caller.user());
      path.limits = limits;
      path.comment = comment;
      paths.add(path);
      Target target =
          new Target(
              "shop",
              "localhost",
              upstream.port(),
              "shop_data",
              upstream.tls(),
              upstream.user(),
              new Target.Credential.Password(new Secret(upstream.password())));
      return new Admission.Answer.Admitted(path, target, new Always(target));
    };
  }

  /** A login that stays the same. */
  private record Always(Target target) implements TargetSource {
    @Override
    public Target another() {
      return target;
    }

    @Override
    public @Nullable Target instead(Target refused) {
      return null;
    }
  }

  int port() {
    return listener.address().getPort();
  }

  /** The path of the session that was let in last. */
  ScriptedPath path() {
    return paths.getLast();
  }

  /** A connection as ann by MySQL's or MariaDB's own driver. */
  Connection connect(MysqlProduct driver, String... options) throws SQLException {
    return connectAs(driver, "ann", "token-of-ann", options);
  }

  /** A connection as ann by way of another port. */
  static Connection connect(int port, MysqlProduct driver, String... options) throws SQLException {
    return connectAs(port, driver, "ann", "token-of-ann", options);
  }

  Connection connectAs(MysqlProduct driver, String user, @Nullable String token, String... options)
      throws SQLException {
    return connectAs(port(), driver, user, token, options);
  }

  private static Connection connectAs(
      int port, MysqlProduct driver, String user, @Nullable String token, String... options)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    if (token != null) {
      properties.setProperty("password", token);
    }
    properties.setProperty("sslMode", driver == MysqlProduct.MYSQL ? "REQUIRED" : "trust");
    for (String option : options) {
      String[] parts = option.split("=", 2);
      properties.setProperty(parts[0], parts[1]);
    }
    return DriverManager.getConnection(
        "jdbc:"
            + (driver == MysqlProduct.MYSQL ? "mysql" : "mariadb")
            + "://127.0.0.1:"
            + port
            + "/shop",
        properties);
  }

  @Override
  public void close() {
    listener.close();
    loops.close();
    blocking.close();
  }
}
