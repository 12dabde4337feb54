package dev.postern.aws.bridge;

import dev.postern.aws.sign.SdkSigned;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Requests and answers as they are on the wire. */
final class HttpWire {
  private HttpWire() {}

  static String head(SdkSigned signed) {
    String headers =
        signed.headers().stream()
            .map(header -> header.name() + ": " + header.value() + "\r\n")
            .collect(Collectors.joining());
    return signed.method() + " " + signed.target() + " HTTP/1.1\r\n" + headers + "\r\n";
  }

  static byte[] whole(SdkSigned signed) {
    byte[] head = head(signed).getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[head.length + signed.body().length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(signed.body(), 0, all, head.length, signed.body().length);
    return all;
  }

  /** All that comes until the body that was said is there, or the connection ends. */
  static String answer(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] some = new byte[8192];
    while (!isWhole(text)) {
      int length;
      try {
        length = socket.getInputStream().read(some);
      } catch (SocketTimeoutException e) {
        throw new IOException("got " + text, e);
      }
      if (length < 0) {
        break;
      }
      text.append(new String(some, 0, length, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  private static boolean isWhole(CharSequence text) {
    int end = text.toString().indexOf("\r\n\r\n");
    Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(text);
    return end >= 0
        && (length.find()
            ? text.length() >= end + 4 + Integer.parseInt(length.group(1))
            : text.toString().endsWith("0\r\n\r\n"));
  }
}
