package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.wire.postgres.StartupPacket.CancelRequest;
import dev.postern.wire.postgres.StartupPacket.GssEncRequest;
import dev.postern.wire.postgres.StartupPacket.Malformed;
import dev.postern.wire.postgres.StartupPacket.MalformedCancel;
import dev.postern.wire.postgres.StartupPacket.Obsolete;
import dev.postern.wire.postgres.StartupPacket.SslRequest;
import dev.postern.wire.postgres.StartupPacket.StartupMessage;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one startup packet as the server's {@code ProcessStartupPacket} does. */
final class StartupReader {
  private static final int MAX_CANCEL_KEY = 256;
  private static final int MIN_CANCEL_KEY = 4;
  private static final int MAJOR = 3;
  private static final String PROTOCOL_OPTION = "_pq_.";
  private static final Set<String> ONCE = Set.of("user", "database", "replication");
  private static final Malformed LAYOUT =
      Malformed.layout("invalid startup packet layout: expected terminator as last byte");

  private final MessageReader reader;

  /** The body holds four bytes at least. */
  StartupReader(ByteBuf body) {
    reader = new MessageReader(body);
  }

  StartupPacket read(boolean sslAnswered, boolean gssAnswered) {
    int code = reader.int32();
    if (code == FrontendMessages.CANCEL_REQUEST_CODE) {
      return cancelRequest();
    }
    if (code == FrontendMessages.SSL_REQUEST_CODE && !sslAnswered) {
      return bare(new SslRequest());
    }
    if (code == FrontendMessages.GSSENC_REQUEST_CODE && !gssAnswered) {
      return bare(new GssEncRequest());
    }
    int major = code >>> 16;
    int minor = code & 0xffff;
    if (major != MAJOR) {
      String sentence =
          "unsupported frontend protocol %d.%d: server supports 3.0 to 3.%d"
              .formatted(major, minor, StartupPacket.NEWEST_MINOR);
      return major == 1 || major == 2
          ? new Obsolete(sentence)
          : new Malformed(FaultCode.UNSUPPORTED, sentence);
    }
    try {
      return startupMessage(minor);
    } catch (ProtocolViolation badText) {
      return new Malformed(FaultCode.BAD_ENCODING, "startup parameters must be UTF-8");
    }
  }

  /** A request with a tail is no request: nothing may hide behind it. */
  private StartupPacket bare(StartupPacket request) {
    return reader.remaining() == 0 ? request : Malformed.layout("invalid length of startup packet");
  }

  private StartupPacket cancelRequest() {
    if (reader.remaining() < Integer.BYTES) {
      return new MalformedCancel();
    }
    int processId = reader.int32();
    int size = reader.remaining();
    if (size < MIN_CANCEL_KEY || size > MAX_CANCEL_KEY) {
      return new MalformedCancel();
    }
    return new CancelRequest(processId, reader.bytes(size));
  }

  /**
   * As the server, takes the last of two settings of one name; but which of two users or databases
   * is meant must not be a matter of taste, so these are refused.
   */
  private StartupPacket startupMessage(int minor) {
    byte[] fields = reader.bytes(reader.remaining());
    Map<String, String> parameters = new LinkedHashMap<>();
    List<String> options = new ArrayList<>();
    int at = 0;
    while (at < fields.length && fields[at] != 0) {
      int nameEnd = zero(fields, at);
      int valueEnd = zero(fields, nameEnd + 1);
      if (valueEnd == fields.length) {
        return LAYOUT;
      }
      String name = text(fields, at, nameEnd);
      String value = text(fields, nameEnd + 1, valueEnd);
      if (name.startsWith(PROTOCOL_OPTION)) {
        options.add(name);
      } else if (parameters.remove(name) != null && ONCE.contains(name)) {
        return Malformed.layout("a startup parameter is given twice");
      } else {
        parameters.put(name, value);
      }
      at = valueEnd + 1;
    }
    if (at != fields.length - 1) {
      return LAYOUT;
    }
    if (parameters.getOrDefault("user", "").isEmpty()) {
      return new Malformed(
          FaultCode.AUTHENTICATION, "no PostgreSQL user name specified in startup packet");
    }
    return new StartupMessage(minor, Collections.unmodifiableMap(parameters), List.copyOf(options));
  }

  /** Where the next zero is, the array's end where there is none. */
  private static int zero(byte[] fields, int from) {
    int at = Math.min(from, fields.length);
    while (at < fields.length && fields[at] != 0) {
      at++;
    }
    return at;
  }

  private static String text(byte[] fields, int from, int to) {
    byte[] text = new byte[to - from];
    System.arraycopy(fields, from, text, 0, text.length);
    return MessageReader.decode(text, StandardCharsets.UTF_8);
  }
}
