package dev.postern.testkit;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection that speaks PostgreSQL's protocol byte by byte: nothing is sent, read or
 * repaired that the test did not ask for. Reads wait two minutes unless told otherwise, then throw
 * {@link java.net.SocketTimeoutException}.
 */
public sealed class Wire implements AutoCloseable permits RawPostgresClient {
  /** The protocol's name in ALPN. */
  public static final String ALPN = "postgresql";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LONGEST_FRAME = 1 << 30;

  private final Socket tcp;
  private Socket socket;
  private DataInputStream in;
  private OutputStream out;

  Wire(Socket tcp) throws IOException {
    this.tcp = tcp;
    tcp.setTcpNoDelay(true);
    tcp.setSoTimeout((int) PATIENCE.toMillis());
    socket = tcp;
    // Unbuffered, so that no byte of a TLS handshake is swallowed.
    in = new DataInputStream(tcp.getInputStream());
    out = tcp.getOutputStream();
  }

  /** How long each later read waits. */
  public final void patience(Duration patience) throws IOException {
    tcp.setSoTimeout((int) patience.toMillis());
  }

  public final void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends frames in one write, so that they tend to arrive together. */
  public final void send(Frame... frames) throws IOException {
    var payload = new Payload();
    for (Frame frame : frames) {
      payload.bytes(frame.bytes());
    }
    send(payload.toBytes());
  }

  public final byte[] readExactly(int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }

  /** All bytes until the peer closes. */
  public final byte[] readRest() throws IOException {
    return in.readAllBytes();
  }

  /**
   * The next frame.
   *
   * @throws EOFException where the peer has closed
   */
  public final Frame read() throws IOException {
    char type = (char) in.readUnsignedByte();
    return new Frame(type, readSized("frame " + type));
  }

  /** The payload of a message without a type byte, such as a StartupMessage. */
  public final byte[] readUntyped() throws IOException {
    return readSized("untyped message");
  }

  private byte[] readSized(String what) throws IOException {
    int length = in.readInt();
    if (length < 4 || length > LONGEST_FRAME) {
      throw new AssertionError(what + " says its length is " + length);
    }
    return readExactly(length - 4);
  }

  /** The next frame, which must be of the given type. */
  public final Frame expect(char type) throws IOException {
    Frame frame = read();
    if (frame.type() != type) {
      throw new AssertionError("expected frame " + type + " but got " + describe(frame));
    }
    return frame;
  }

  /** Reads as many bytes as {@code expected} has, which must be the same. */
  public final void expect(byte[] expected) throws IOException {
    byte[] actual = readExactly(expected.length);
    if (!Arrays.equals(expected, actual)) {
      HexFormat hex = HexFormat.of();
      throw new AssertionError(
          "expected " + hex.formatHex(expected) + " but got " + hex.formatHex(actual));
    }
  }

  /** All frames up to and with the first of the given type. */
  public final List<Frame> readUntil(char type) throws IOException {
    var frames = new ArrayList<Frame>();
    do {
      frames.add(read());
    } while (frames.getLast().type() != type);
    return frames;
  }

  /** All frames until the peer closes or resets the connection. */
  public final List<Frame> readToEnd() throws IOException {
    var frames = new ArrayList<Frame>();
    try {
      while (true) {
        frames.add(read());
      }
    } catch (EOFException | SocketException _) {
      return frames;
    }
  }

  /** Wraps the connection in TLS as its client and checks the server's name. */
  final void startTlsAsClient(SSLContext context, String host, String... alpn) throws IOException {
    startTls(context, host, true, alpn);
  }

  /**
   * Wraps the connection in TLS as its server.
   *
   * @param alpn protocols this end knows, none for a server that ignores the extension
   */
  public final void startTlsAsServer(SSLContext context, String... alpn) throws IOException {
    startTls(context, null, false, alpn);
  }

  private void startTls(SSLContext context, @Nullable String host, boolean client, String... alpn)
      throws IOException {
    var tls = (SSLSocket) context.getSocketFactory().createSocket(tcp, host, tcp.getPort(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setApplicationProtocols(alpn);
    if (client) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    tls.setSSLParameters(parameters);
    tls.setUseClientMode(client);
    tls.startHandshake();
    socket = tls;
    in = new DataInputStream(tls.getInputStream());
    out = tls.getOutputStream();
  }

  /** The protocol that ALPN chose, empty where none was; null without TLS. */
  public final @Nullable String applicationProtocol() {
    return socket instanceof SSLSocket tls ? tls.getApplicationProtocol() : null;
  }

  /** Sends no more but still reads: a FIN, or under TLS a close_notify. */
  public final void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Leaves with a RST: what is unread on either side is lost. */
  public final void reset() throws IOException {
    tcp.setSoLinger(true, 0);
    tcp.close();
  }

  /** Closes the TCP connection without a word, not even TLS's. */
  public final void cut() throws IOException {
    tcp.close();
  }

  @Override
  public final void close() throws IOException {
    socket.close();
  }

  private static String describe(Frame frame) {
    return frame.type() == 'E' || frame.type() == 'N'
        ? frame.type() + " " + frame.fields()
        : frame.toString();
  }
}
