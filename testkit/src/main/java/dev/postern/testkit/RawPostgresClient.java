package dev.postern.testkit;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** A PostgreSQL client that sends what a test says, right or wrong. */
public final class RawPostgresClient extends Wire {
  private RawPostgresClient(Socket tcp) throws IOException {
    super(tcp);
  }

  /** A TCP connection on which nothing has been said. */
  public static RawPostgresClient connect(String host, int port) throws IOException {
    return new RawPostgresClient(new Socket(host, port));
  }

  /** An SSLRequest, the server's S, and the handshake; the startup message is next. */
  public static RawPostgresClient connectTls(String host, int port, SSLContext trust)
      throws IOException {
    RawPostgresClient client = connect(host, port);
    client.send(Frontend.sslRequest());
    client.expect(new byte[] {'S'});
    client.startTlsAsClient(trust, host);
    return client;
  }

  /** TLS from the first byte, with the protocol's name in ALPN, as since PostgreSQL 17. */
  public static RawPostgresClient connectDirectTls(String host, int port, SSLContext trust)
      throws IOException {
    RawPostgresClient client = connect(host, port);
    client.startTlsAsClient(trust, host, ALPN);
    return client;
  }

  public void startup(int version, Map<String, String> parameters) throws IOException {
    send(Frontend.startupMessage(version, parameters));
  }

  /**
   * Starts up with protocol 3.0 and answers a request for a cleartext or md5 password.
   *
   * @return what the server sent from AuthenticationOk to ReadyForQuery
   */
  public List<Frame> logIn(String user, String database, String password) throws IOException {
    startup(Frontend.PROTOCOL_3_0, Map.of("user", user, "database", database));
    return authenticate(user, password);
  }

  /** As {@link #logIn}, after a startup message the test sent itself. */
  public List<Frame> authenticate(String user, String password) throws IOException {
    Frame request = expect('R');
    PayloadReader in = request.reader();
    int method = in.int32();
    switch (method) {
      case 0 -> {}
      case 3 -> send(Frontend.passwordMessage(password));
      case 5 -> send(Frontend.passwordMessage(md5(user, password, in.rest())));
      default -> throw new AssertionError("no answer here to authentication request " + method);
    }
    List<Frame> frames = readUntil('Z');
    if (method == 0) {
      frames.addFirst(request);
    }
    return frames;
  }

  /** Sends a simple query and reads up to ReadyForQuery. */
  public List<Frame> query(String sql) throws IOException {
    send(Frontend.query(sql));
    return readUntil('Z');
  }

  /** {@code md5(md5(password + user) + salt)} in hex, after the word md5. */
  private static String md5(String user, String password, byte[] salt) {
    String inner = md5Hex((password + user).getBytes(StandardCharsets.UTF_8));
    var salted = new Payload().bytes(inner.getBytes(StandardCharsets.US_ASCII)).bytes(salt);
    return "md5" + md5Hex(salted.toBytes());
  }

  private static String md5Hex(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
