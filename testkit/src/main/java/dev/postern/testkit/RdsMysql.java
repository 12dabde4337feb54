package dev.postern.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The real server's greeting, SSLRequest, TLS, HandshakeResponse41, a switch to {@code
 * mysql_clear_password}, the token. Then the same response goes to the real server, with an empty
 * password in it.
 */
final class RdsMysql implements RdsFront.Protocol {
  private static final int SSL = 0x800;
  private static final int AUTH_SWITCH = 0xfe;
  private static final int PREAMBLE = 32;
  private static final byte[] SWITCH =
      new Payload().int8(AUTH_SWITCH).cstring("mysql_clear_password").int8(0).toBytes();

  /** What a client says of itself: {@code capabilities<4>, …, user, proof, the rest}. */
  private record Response(byte[] payload, int proof) {
    static Response read(byte[] payload) {
      int end = PREAMBLE;
      while (payload[end] != 0) {
        end++;
      }
      return new Response(payload, end + 1);
    }

    String user() {
      return new String(payload, PREAMBLE, proof - 1 - PREAMBLE, StandardCharsets.UTF_8);
    }

    /** Proofs before the switch are short, so that one byte says how long they are. */
    int proofLength() {
      return payload[proof] & 0xff;
    }

    byte[] withoutProofAndTls() {
      int rest = proof + 1 + proofLength();
      byte[] response =
          new Payload()
              .bytes(Arrays.copyOf(payload, proof))
              .int8(0)
              .bytes(Arrays.copyOfRange(payload, rest, payload.length))
              .toBytes();
      ByteBuffer capabilities = ByteBuffer.wrap(response).order(ByteOrder.LITTLE_ENDIAN);
      capabilities.putInt(0, capabilities.getInt(0) & ~SSL);
      return response;
    }
  }

  @Override
  public RdsFront.@Nullable Legs logIn(Socket plain, RdsFront front) throws IOException {
    Socket server = front.behind(plain);
    send(plain, 0, packet(server));
    packet(plain);
    Socket client = front.encrypted(plain);
    Response response = Response.read(packet(client));
    send(client, 3, SWITCH);
    byte[] token = packet(client);
    String password = new String(token, 0, token.length - 1, StandardCharsets.UTF_8);
    if (response.proofLength() != 0 || !front.letsIn(response.user(), password)) {
      send(client, 5, refusal(response.user()));
      server.close();
      return null;
    }
    send(server, 1, response.withoutProofAndTls());
    byte[] answer = packet(server);
    if ((answer[0] & 0xff) == AUTH_SWITCH) {
      send(server, 3, new byte[0]);
      answer = packet(server);
    }
    send(client, 5, answer);
    return new RdsFront.Legs(client, server);
  }

  /** {@code ff, errno<2>, '#', state<5>, message}. */
  private static byte[] refusal(String user) {
    byte[] text = ("#28000Access denied for user '" + user + "'").getBytes(StandardCharsets.UTF_8);
    return new Payload().int8(0xff).int8(1045 & 0xff).int8(1045 >> 8).bytes(text).toBytes();
  }

  private static byte[] packet(Socket from) throws IOException {
    DataInputStream in = new DataInputStream(from.getInputStream());
    int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
    in.readByte();
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  private static void send(Socket to, int sequence, byte[] payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(payload.length);
    out.write(payload.length >> 8);
    out.write(payload.length >> 16);
    out.write(sequence);
    out.writeBytes(payload);
    to.getOutputStream().write(out.toByteArray());
    to.getOutputStream().flush();
  }
}
