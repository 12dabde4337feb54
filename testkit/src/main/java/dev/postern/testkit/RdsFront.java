package dev.postern.testkit;

import dev.postern.embedded.LocalAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * What Amazon RDS is before a database whose users log in by IAM: TLS with a certificate of its
 * authority's, a password in clear that has to be a token whose signature is good and fresh, then
 * the real server, into which such a user is let without a password. It is {@code localhost}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html">
 *     Connecting to a DB instance using IAM authentication</a>
 */
public final class RdsFront implements AutoCloseable {
  private static final String HOST = "localhost";
  private static final int LONGEST_LIFE = 900;

  private final ServerSocket listener;
  private final SSLContext tls;
  private final AwsKeys keys;
  private final Database database;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final List<String> shown = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final Set<String> over = new HashSet<>();
  private volatile Duration ahead = Duration.ZERO;

  /**
   * What is behind it.
   *
   * @param port of the real server, on loopback
   * @param region that it is in
   * @param role whose sessions may log in
   */
  public record Database(int port, String region, String role) {}

  /** What one protocol says up to the end of the log-in. */
  interface Protocol {
    /** Logs the client in, and gives both legs for what follows; null where it may not. */
    @Nullable Legs logIn(Socket client, RdsFront front) throws IOException;
  }

  /** Two connections between which bytes pass. */
  record Legs(Socket client, Socket server) {}

  private RdsFront(ServerSocket listener, SSLContext tls, AwsKeys keys, Database database) {
    this.listener = listener;
    this.tls = tls;
    this.keys = keys;
    this.database = database;
  }

  /** Before a PostgreSQL, whose users with that log-in are members of {@code by_trust}. */
  public static RdsFront postgres(AwsKeys keys, LocalAuthority authority, Database database)
      throws IOException {
    return start(keys, authority, database, new RdsPostgres());
  }

  /** Before a MySQL or MariaDB, whose users with that log-in have an empty password. */
  public static RdsFront mysql(AwsKeys keys, LocalAuthority authority, Database database)
      throws IOException {
    return start(keys, authority, database, new RdsMysql());
  }

  private static RdsFront start(
      AwsKeys keys, LocalAuthority authority, Database database, Protocol protocol)
      throws IOException {
    RdsFront front =
        new RdsFront(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            authority.server(HOST).context(authority),
            keys,
            database);
    Thread.ofVirtual().name("rds-front").start(() -> front.accept(protocol));
    return front;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Sets its clock against the machine's. */
  public void clockAhead(Duration by) {
    ahead = by;
  }

  /** Takes what it was shown by now no more, as in a quarter of an hour. */
  public synchronized void endTokens() {
    over.addAll(shown);
  }

  /** Every password that it was shown, good or not. */
  public synchronized List<String> shown() {
    return List.copyOf(shown);
  }

  /** Why it let somebody not in, in order. */
  public synchronized List<String> refused() {
    return List.copyOf(refused);
  }

  /** Whether the password is a token by which this user may log in here now. */
  synchronized boolean letsIn(String user, String password) {
    shown.add(password);
    try {
      verify(user, password);
      return true;
    } catch (SigV4.Refused | RuntimeException e) {
      refused.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void verify(String user, String token) throws SigV4.Refused {
    if (over.contains(token)) {
      throw new SigV4.Refused("over");
    }
    String place = HOST + ":" + port();
    if (!token.startsWith(place + "/?")) {
      throw new SigV4.Refused("not for this host and port");
    }
    Map<String, String> query = SigV4.query(token.substring(place.length() + 2));
    AwsKeys.Key key =
        SigV4.presigned(
            new SigV4.Request("GET", "/", query, Map.of("host", place), new byte[0]),
            new SigV4.Service(keys, "rds-db", database.region(), Instant.now().plus(ahead)));
    if (Integer.parseInt(query.getOrDefault("X-Amz-Expires", "")) > LONGEST_LIFE) {
      throw new SigV4.Refused("good for too long");
    }
    if (!"connect".equals(query.get("Action")) || !user.equals(query.get("DBUser"))) {
      throw new SigV4.Refused("for another action or user");
    }
    if (!key.principal().equals(database.role())) {
      throw new SigV4.Refused("of another role");
    }
  }

  /** Speaks TLS with who has asked for it in clear. */
  Socket encrypted(Socket client) throws IOException {
    SSLSocketFactory sockets = tls.getSocketFactory();
    SSLSocket socket = (SSLSocket) sockets.createSocket(client, (InputStream) null, true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  /** A connection to the real server. */
  Socket behind() throws IOException {
    return connect(new Socket());
  }

  /**
   * As {@link #behind()}, where the server sees the client's port: of another loopback address,
   * since the client has it itself at the first one.
   */
  Socket behind(Socket client) throws IOException {
    Socket socket = new Socket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress("127.0.0.2", client.getPort()));
    return connect(socket);
  }

  private Socket connect(Socket socket) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), database.port()));
    socket.setTcpNoDelay(true);
    open.add(socket);
    return socket;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept(Protocol protocol) {
    while (true) {
      try {
        Socket client = listener.accept();
        client.setTcpNoDelay(true);
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client, protocol));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client, Protocol protocol) {
    try (client) {
      Legs legs = protocol.logIn(client, this);
      if (legs != null) {
        Thread back = Thread.ofVirtual().start(() -> pass(legs.server(), legs.client()));
        pass(legs.client(), legs.server());
        back.join();
      }
    } catch (IOException e) {
      // The client has left, or does not trust this authority.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] bytes = new byte[8192];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        out.write(bytes, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side has left: so does the other.
    }
  }
}
