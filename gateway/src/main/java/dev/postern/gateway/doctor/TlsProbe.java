package dev.postern.gateway.doctor;

import dev.postern.core.Target;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.net.Trust;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Begins a log-in at a database as far as TLS, and goes away again.
 *
 * <pre>{@code
 * PostgreSQL: SSLRequest int32 8, int32 80877103 → 'S', then TLS
 * MySQL:      ← HandshakeV10; SSLRequest int<4> capabilities, int<4> longest, int<1> charset,
 *             23 zeros →, then TLS
 * }</pre>
 */
final class TlsProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int SSL_REQUEST = 80877103;
  private static final int LONGEST_GREETING = 1 << 16;

  /** CLIENT_PROTOCOL_41, CLIENT_SSL, CLIENT_SECURE_CONNECTION, CLIENT_PLUGIN_AUTH. */
  private static final int CAPABILITIES = 0x200 | 0x800 | 0x8000 | 0x80000;

  private static final int SSL_REQUEST_LENGTH = 32;
  private static final byte UTF8MB4 = 45;

  private TlsProbe() {}

  /**
   * Waits for some seconds at most in each step.
   *
   * @return the protocol that was agreed on, {@code none} where the connection is without TLS
   * @throws SSLException where the certificate is not one of the connection's authorities or of
   *     another name, or no TLS is to be had
   */
  static String of(ConnectionConfig connection, InetAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      int patience = Math.toIntExact(PATIENCE.toMillis());
      socket.connect(new InetSocketAddress(address, connection.address().port()), patience);
      socket.setSoTimeout(patience);
      return switch (connection.tls()) {
        case Target.Tls.Off _ -> "none";
        case Target.Tls.VerifyFull(var authorities) -> {
          switch (connection.type()) {
            case POSTGRES -> askPostgres(socket);
            case MYSQL -> askMysql(socket);
          }
          yield handshake(socket, connection, authorities);
        }
      };
    }
  }

  private static void askPostgres(Socket socket) throws IOException {
    socket.getOutputStream().write(ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST).array());
    if (socket.getInputStream().read() != 'S') {
      throw new SSLException("the server does not speak TLS");
    }
  }

  private static void askMysql(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] head = new byte[4];
    in.readFully(head);
    int length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffff;
    if (length == 0 || length > LONGEST_GREETING || in.readNBytes(length).length < length) {
      throw new IOException("no greeting of MySQL's");
    }
    ByteBuffer request = ByteBuffer.allocate(4 + SSL_REQUEST_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    request.putInt(SSL_REQUEST_LENGTH | 1 << 24).putInt(CAPABILITIES).putInt(1 << 24).put(UTF8MB4);
    socket.getOutputStream().write(request.array());
  }

  private static String handshake(
      Socket plain, ConnectionConfig connection, List<X509Certificate> authorities)
      throws IOException {
    String host = connection.address().host();
    try (SSLSocket socket =
        (SSLSocket)
            trusting(authorities)
                .getSocketFactory()
                .createSocket(plain, host, connection.address().port(), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  private static SSLContext trusting(List<X509Certificate> authorities) throws IOException {
    try {
      return Trust.in(authorities);
    } catch (GeneralSecurityException e) {
      throw new IOException("the authorities cannot be used", e);
    }
  }
}
