package dev.postern.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code SSLRequest, 'S', TLS, StartupMessage, CleartextPassword, PasswordMessage}. */
final class RdsPostgres implements RdsFront.Protocol {
  private static final int SSL_REQUEST = 80877103;
  private static final int LONGEST = 65_536;

  @Override
  public RdsFront.@Nullable Legs logIn(Socket plain, RdsFront front) throws IOException {
    byte[] request = untyped(plain);
    if (new PayloadReader(request).int32() != SSL_REQUEST) {
      return null;
    }
    plain.getOutputStream().write('S');
    Socket client = front.encrypted(plain);
    byte[] startup = untyped(client);
    OutputStream out = client.getOutputStream();
    out.write(Backend.authenticationCleartextPassword().bytes());
    DataInputStream in = new DataInputStream(client.getInputStream());
    if (in.readByte() != 'p') {
      return null;
    }
    byte[] body = new byte[in.readInt() - Integer.BYTES];
    in.readFully(body);
    String user = user(startup);
    if (!front.letsIn(user, new PayloadReader(body).cstring())) {
      out.write(
          Backend.errorResponse(
                  "FATAL", "28000", "PAM authentication failed for user \"" + user + "\"")
              .bytes());
      return null;
    }
    Socket server = front.behind();
    server.getOutputStream().write(new Payload().bytes(startup).untyped());
    return new RdsFront.Legs(client, server);
  }

  /** A message of the start, without its length. */
  private static byte[] untyped(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int length = in.readInt() - Integer.BYTES;
    if (length < 0 || length > LONGEST) {
      throw new IOException("no message is of " + length + " bytes");
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return body;
  }

  private static String user(byte[] startup) {
    String[] words =
        new String(startup, Integer.BYTES, startup.length - Integer.BYTES, StandardCharsets.UTF_8)
            .split("\0");
    for (int i = 0; i + 1 < words.length; i += 2) {
      if (words[i].equals("user")) {
        return words[i + 1];
      }
    }
    return "";
  }
}
