package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends before there are messages: requests for encryption, a cancel request, or the
 * start of a session. Bad input is a value here, since nobody is let in yet whom one could close.
 */
public sealed interface StartupPacket {
  /** The newest minor version of protocol 3 spoken here. */
  int NEWEST_MINOR = 2;

  /** The least a packet's length field can say: the length itself and a version. */
  int MIN_LENGTH = 8;

  /** The most it can say: the server's {@code MAX_STARTUP_PACKET_LENGTH} and the length itself. */
  int MAX_LENGTH = 10_004;

  /** The client asks for TLS: 'S' or 'N' is the answer. */
  record SslRequest() implements StartupPacket {}

  /** The client asks for GSSAPI encryption: 'N' is the answer. */
  record GssEncRequest() implements StartupPacket {}

  /**
   * Another connection's statement shall stop. Nothing is answered.
   *
   * @param key 4 bytes in protocol 3.0, up to 256 in 3.2
   */
  record CancelRequest(int processId, byte[] key) implements StartupPacket {}

  /**
   * A session is to start.
   *
   * @param minor the minor version of protocol 3 that the client wants, from 0
   * @param parameters in the client's order, without the protocol's own; {@code user} is among them
   * @param protocolOptions names of the protocol's options ({@code _pq_.…}) that the client asks
   *     for: none is known here
   */
  record StartupMessage(int minor, Map<String, String> parameters, List<String> protocolOptions)
      implements StartupPacket {
    public String user() {
      return parameters.getOrDefault("user", "");
    }

    /** The database, which is the user's name where none is given. */
    public String database() {
      String database = parameters.getOrDefault("database", "");
      return database.isEmpty() ? user() : database;
    }

    /** Whether the client wants to replicate: anything but a plain no counts as yes. */
    public boolean replication() {
      String wish = parameters.getOrDefault("replication", "off").toLowerCase(Locale.ROOT);
      return wish.isEmpty()
          || !("false".startsWith(wish)
              || "no".startsWith(wish)
              || wish.equals("of")
              || wish.equals("off")
              || wish.equals("0"));
    }

    /** The minor version that both sides speak. */
    public int spokenMinor() {
      return Math.min(minor, NEWEST_MINOR);
    }
  }

  /**
   * Not a packet.
   *
   * @param sentence PostgreSQL's own wording where it has one; never holds what the client sent
   */
  record Malformed(FaultCode code, String sentence) implements StartupPacket {
    static Malformed layout(String sentence) {
      return new Malformed(FaultCode.PROTOCOL_VIOLATION, sentence);
    }
  }

  /** A cancel request that is none. Nobody waits for an answer to a cancel request. */
  record MalformedCancel() implements StartupPacket {}

  /** Protocol 1 or 2 is asked for, where an error is a text. */
  record Obsolete(String sentence) implements StartupPacket {
    // 'E', String text
    void error(ByteBuf out) {
      out.writeByte('E');
      MessageWriter.string(out, "FATAL:  " + sentence + "\n");
    }
  }

  /**
   * What is wrong with a packet's length field, before anything behind it is awaited; null where
   * nothing is.
   */
  static @Nullable Malformed lengthFault(int length) {
    return length < MIN_LENGTH || length > MAX_LENGTH
        ? Malformed.layout("invalid length of startup packet")
        : null;
  }

  // Int32 length, Int32 version or request code, …
  /**
   * Reads a packet's body, the bytes behind its length.
   *
   * @param sslAnswered whether an SSLRequest was answered already: a second one, as everything
   *     unknown, is read as a protocol version
   * @param gssAnswered the same for a GSSENCRequest
   */
  static StartupPacket read(ByteBuf body, boolean sslAnswered, boolean gssAnswered) {
    Malformed fault = lengthFault(Integer.BYTES + body.readableBytes());
    if (fault != null) {
      return fault;
    }
    return new StartupReader(body).read(sslAnswered, gssAnswered);
  }
}
