package dev.postern.gateway;

import dev.postern.core.SessionId;
import dev.postern.core.TargetSource;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.iam.Person;
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.UpstreamTls;
import dev.postern.wire.mysql.OwnSession;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How the catalogs of upstreams are read, with the gate's own logins. */
final class CatalogAccess implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int DIAL_MILLIS = 10_000;

  private final UpstreamJdbc jdbc = new UpstreamJdbc();
  private final UpstreamTls tls = new UpstreamTls();
  private final Logins logins;
  private @Nullable EventLoops loops;

  /**
   * @throws IOException where there is no folder for files of this process
   */
  CatalogAccess(Logins logins) throws IOException {
    this.logins = logins;
  }

  CatalogSource of(ConnectionConfig config) {
    TargetSource source = new GateLogin(logins, config, Person.GATE, SessionId.GATE);
    return switch (config.type()) {
      case POSTGRES -> new PostgresCatalog(source, jdbc);
      case MYSQL -> new MysqlCatalog(source, config.database(), this::reach);
    };
  }

  private OwnSession.Reach reach() {
    EventLoops own = loops();
    Executor threads = task -> Thread.ofVirtual().start(task);
    return new OwnSession.Reach(
        own.group().next(), new Dialer(own, DIAL_MILLIS), tls, threads, TIMEOUT);
  }

  /** One loop beside those that serve clients; none where no MySQL is asked. */
  private synchronized EventLoops loops() {
    EventLoops own = loops;
    if (own == null) {
      own = new EventLoops(1);
      loops = own;
    }
    return own;
  }

  @Override
  public synchronized void close() throws IOException {
    if (loops != null) {
      loops.close();
    }
    jdbc.close();
  }
}
