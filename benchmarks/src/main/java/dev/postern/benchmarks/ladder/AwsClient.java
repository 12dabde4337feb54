package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A connection over TLS on which one request of HTTP/1.1 is made after the other. */
final class AwsClient implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");
  private static final String END = "\r\n\r\n";

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[64 << 10];

  AwsClient(AwsRung rung, SSLContext tls) throws IOException {
    socket = (SSLSocket) tls.getSocketFactory().createSocket(Door.HOST, rung.port());
    socket.setTcpNoDelay(true);
    socket.startHandshake();
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** Where a request is written to. */
  OutputStream out() {
    return out;
  }

  /** Makes a request that is written at once, and returns how many bytes its answer's body had. */
  long call(byte[] request) throws IOException {
    out.write(request);
    return answer();
  }

  /**
   * Reads an answer to its end and returns how many bytes its body had.
   *
   * @throws IOException where it is not 200
   */
  long answer() throws IOException {
    int filled = 0;
    int end = -1;
    String head = "";
    while (end < 0) {
      int count = in.read(buffer, filled, buffer.length - filled);
      if (count < 0) {
        throw new IOException("no answer, but: " + head);
      }
      filled += count;
      head = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1);
      end = head.indexOf(END);
    }
    Matcher length = LENGTH.matcher(head.substring(0, end + 2).toLowerCase(Locale.ROOT));
    if (!head.startsWith("HTTP/1.1 200 ") || !length.find()) {
      throw new IOException("refused: " + head);
    }
    long size = Long.parseLong(length.group(1));
    long left = size - (filled - end - END.length());
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw new IOException("the answer ended " + left + " bytes before its end");
      }
      left -= count;
    }
    return size;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
