package dev.postern.gateway;

import dev.postern.testkit.Frame;
import dev.postern.testkit.Frontend;
import dev.postern.testkit.Payload;
import dev.postern.testkit.PayloadReader;
import dev.postern.testkit.RawPostgresClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * One client of a scenario. What it hears goes into the transcript, but for what must differ
 * between two sessions, or between a gate and a server: how the client is authenticated, process
 * ids and secrets, object ids, and where in the server's source an error before log-in was raised.
 */
final class Party {
  private static final int LONGEST_SHOWN = 2_000;

  private final Side side;
  private final RawPostgresClient client;
  private final int number;
  private final List<String> transcript;
  private static final int FIRST_USER_OID = 16_384;
  private static final Pattern TEMP_SCHEMA = Pattern.compile("pg_temp_[0-9]+");
  private static final Pattern SUPPORTED = Pattern.compile("(?<=server supports 3.0 to )3.[0-9]+");

  private int processId;
  private boolean loggedIn;
  private byte[] secret = {};

  Party(Side side, RawPostgresClient client, int number, List<String> transcript) {
    this.side = side;
    this.client = client;
    this.number = number;
    this.transcript = transcript;
  }

  Party say(byte[] bytes) throws IOException {
    client.send(bytes);
    return this;
  }

  Party say(Frame... frames) throws IOException {
    client.send(frames);
    return this;
  }

  Party ask(String sql) throws IOException {
    return say(Frontend.query(sql));
  }

  /** Sends one byte a write. */
  Party sayInPieces(byte[] bytes) throws IOException {
    for (byte b : bytes) {
      client.send(new byte[] {b});
    }
    return this;
  }

  /** Answers the request for a password and hears all up to the first ReadyForQuery or the end. */
  Party logIn() throws IOException {
    return hearUntil(frame -> {
      if (frame.type() == 'R' && frame.reader().int32() == 3) {
        client.send(Frontend.passwordMessage(side.password()));
      }
      return frame.type() == 'Z';
    });
  }

  private interface Last {
    boolean is(Frame frame) throws IOException;
  }

  private Party hearUntil(Last last) throws IOException {
    try {
      Frame frame;
      do {
        frame = client.read();
        if (frame.type() != 'R') {
          transcript.add(number + " " + shown(frame));
        }
      } while (!last.is(frame));
    } catch (SocketTimeoutException e) {
      throw new AssertionError(number + " hears nothing more after " + transcript, e);
    } catch (EOFException | SocketException | SSLException e) {
      transcript.add(number + " end");
    }
    return this;
  }

  /** Hears all up to and with the next message of a type. */
  Party hear(char type) throws IOException {
    return hearUntil(frame -> frame.type() == type);
  }

  /** Hears all up to the next ReadyForQuery. */
  Party hearReady() throws IOException {
    return hear('Z');
  }

  Party hearReady(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      hearReady();
    }
    return this;
  }

  /** Hears all until the other side closes. */
  Party hearEnd() throws IOException {
    return hearUntil(_ -> false);
  }

  /** Hears one byte, such as the answer to an SSLRequest. */
  Party hearByte() throws IOException {
    try {
      transcript.add(number + " byte " + (char) client.readExactly(1)[0]);
    } catch (EOFException | SocketException e) {
      transcript.add(number + " end");
    }
    return this;
  }

  /** Asks until the answer's first cell is {@code true}; nothing of it is in the transcript. */
  Party await(String condition) throws IOException {
    while (!holds(condition)) {
      Thread.onSpinWait();
    }
    return this;
  }

  private boolean holds(String condition) throws IOException {
    return client.query("SELECT " + condition).stream()
        .anyMatch(frame -> frame.type() == 'D' && "t".equals(frame.cells().getFirst()));
  }

  Party halfClose() throws IOException {
    client.halfClose();
    return this;
  }

  /** Hears bytes that are no messages, until the other side closes. */
  Party hearBytes() throws IOException {
    String text = new String(client.readRest(), StandardCharsets.ISO_8859_1);
    transcript.add(number + " bytes " + SUPPORTED.matcher(text).replaceAll("3.x"));
    return this;
  }

  int processId() {
    return processId;
  }

  byte[] cancelRequest() {
    return Frontend.cancelRequest(processId, secret);
  }

  void leave() throws IOException {
    client.close();
  }

  private String shown(Frame frame) {
    return switch (frame.type()) {
      case 'K' -> {
        loggedIn = true;
        PayloadReader reader = frame.reader();
        processId = reader.int32();
        secret = reader.rest();
        yield "K secret of " + secret.length;
      }
      case 'A' -> {
        byte[] payload = frame.payload();
        yield "A " + text(Arrays.copyOfRange(payload, 4, payload.length));
      }
      case 'E', 'N' -> frame.type() + " " + report(frame);
      case 'T' -> "T " + text(description(frame));
      default -> frame.type() + " " + text(frame.payload());
    };
  }

  private String report(Frame frame) {
    Map<Character, String> fields = frame.fields();
    if (!loggedIn) {
      fields.keySet().removeAll(Set.of('F', 'L', 'R'));
    }
    String shown = TEMP_SCHEMA.matcher(fields.toString()).replaceAll("pg_temp");
    return SUPPORTED.matcher(shown).replaceAll("3.x");
  }

  /** A RowDescription without the ids of tables that the scenario made. */
  private static byte[] description(Frame frame) {
    PayloadReader reader = frame.reader();
    int columns = reader.int16();
    Payload described = new Payload().int16(columns);
    for (int i = 0; i < columns; i++) {
      described.cstring(reader.cstring());
      int table = reader.int32();
      described.int32(table < FIRST_USER_OID ? table : FIRST_USER_OID).bytes(reader.bytes(14));
    }
    return described.bytes(reader.rest()).toBytes();
  }

  private static String text(byte[] payload) {
    if (payload.length > LONGEST_SHOWN) {
      return payload.length + " bytes, hash " + Arrays.hashCode(payload);
    }
    StringBuilder text = new StringBuilder();
    for (char c : new String(payload, StandardCharsets.ISO_8859_1).toCharArray()) {
      text.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : "\\x%02x".formatted((int) c));
    }
    return text.toString();
  }

  /** A message of any type and body. */
  static Frame frame(char type, String body) {
    return new Payload().bytes(body.getBytes(StandardCharsets.ISO_8859_1)).frame(type);
  }
}
