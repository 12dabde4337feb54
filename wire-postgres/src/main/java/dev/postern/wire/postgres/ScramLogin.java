package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.MintedUser;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of SCRAM-SHA-256 and SCRAM-SHA-256-PLUS, one log-in long, with PostgreSQL's
 * words. The library that speaks the client's side for the gate has no server's, and reads messages
 * less strictly than a server should.
 *
 * <pre>
 * AuthenticationSASL {SCRAM-SHA-256-PLUS} SCRAM-SHA-256
 *   SASLInitialResponse            n,,n=,r=CLIENT
 *     AuthenticationSASLContinue   r=CLIENTSERVER,s=SALT,i=4096
 *       SASLResponse               c=biws,r=CLIENTSERVER,p=PROOF
 *         AuthenticationSASLFinal  v=SIGNATURE
 * </pre>
 *
 * <p>All that is said before the proof follows from the user's name, so that nothing has to be
 * looked up for it and who is not there is spoken to like who is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5802">RFC 5802</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7677">RFC 7677</a>
 * @see <a href="https://www.postgresql.org/docs/18/sasl-authentication.html">SASL
 *     Authentication</a>
 */
final class ScramLogin {
  static final String PLAIN = "SCRAM-SHA-256";
  static final String PLUS = "SCRAM-SHA-256-PLUS";

  /** PostgreSQL's bound on a message of it, in bytes ({@code PG_MAX_SASL_MESSAGE_LENGTH}). */
  static final int MAX_SIZE = 1024;

  private static final String BINDING = "tls-server-end-point";
  private static final int NO_INITIAL_RESPONSE = -1;
  private static final int NONCE = 18;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Parameters parameters;
  private final byte @Nullable [] binding;
  private boolean plus;
  private State state = new State.Initial();

  /**
   * What the server says.
   *
   * @param nonce its part of the nonce, printable and without a comma
   */
  record Parameters(byte[] salt, int iterations, String nonce) {}

  /** What the client's next message is taken for. */
  private sealed interface State {
    record Initial() implements State {}

    /** The mechanism is chosen, and nothing said by it. */
    record Chosen() implements State {}

    record Challenged(ClientFirstMessage first, String serverFirst) implements State {}

    record Over() implements State {}
  }

  /** What is to be done about a message. */
  sealed interface Answer {
    /** A whole backend message to send; the client answers. */
    record Challenge(byte[] message) implements Answer {}

    /** A proof to be judged. */
    record Proved(ScramProof proof) implements Answer {}

    /** The log-in is over, with a FATAL of this code and message. */
    record Failed(FaultCode code, String sentence, String detail) implements Answer {}
  }

  ScramLogin(Parameters parameters, byte @Nullable [] binding) {
    this.parameters = parameters;
    this.binding = binding;
  }

  /**
   * The log-in of a minted user.
   *
   * @param binding of the channel by {@code tls-server-end-point}, null where there is none
   */
  static ScramLogin of(String user, byte @Nullable [] binding) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    return new ScramLogin(
        new Parameters(
            MintedUser.scramSalt(user),
            MintedUser.SCRAM_ITERATIONS,
            Base64.getEncoder().encodeToString(nonce)),
        binding);
  }

  /** Appends the AuthenticationSASL that begins it. */
  void request(ByteBuf out) {
    BackendMessages.authenticationSasl(
        out, binding == null ? List.of(PLAIN) : List.of(PLUS, PLAIN));
  }

  /** Appends the AuthenticationSASLFinal by which the gate proves itself. */
  static void conclude(ScramProof proof, ByteBuf out) {
    String signature = Base64.getEncoder().encodeToString(proof.serverSignature());
    BackendMessages.authenticationSaslFinal(out, bytes("v=" + signature));
  }

  // 'p', Int32 length, String mechanism, Int32 size or -1, Byte(n) response
  // 'p', Int32 length, Byte(n) response
  /** Answers a SASLInitialResponse or SASLResponse, from its body. */
  Answer onResponse(ByteBuf body) {
    if (body.readableBytes() > MAX_SIZE) {
      return malformed("The message is too long.");
    }
    try {
      MessageReader reader = new MessageReader(body);
      return switch (state) {
        case State.Initial _ -> initial(reader);
        case State.Chosen _ -> first(rest(reader));
        case State.Challenged challenged -> last(challenged, rest(reader));
        case State.Over _ -> malformed("The message is out of order.");
      };
    } catch (ProtocolViolation violation) {
      return malformed("The message is cut or has bytes behind its end.");
    }
  }

  private Answer initial(MessageReader reader) {
    String mechanism = reader.text(StandardCharsets.UTF_8);
    plus = mechanism.equals(PLUS);
    if (!mechanism.equals(PLAIN) && (!plus || binding == null)) {
      return over(
          FaultCode.PROTOCOL_VIOLATION,
          "client selected an invalid SASL authentication mechanism",
          "");
    }
    int size = reader.int32();
    if (size == NO_INITIAL_RESPONSE) {
      reader.end();
      state = new State.Chosen();
      return challenge("");
    }
    byte[] response = reader.bytes(size);
    reader.end();
    return first(text(response));
  }

  private Answer first(String message) {
    ClientFirstMessage first = ClientFirstMessage.read(message);
    if (first == null) {
      return malformed("It is no client-first-message.");
    }
    Answer fault = fault(first);
    if (fault != null) {
      return fault;
    }
    String serverFirst =
        "r=%s%s,s=%s,i=%d"
            .formatted(
                first.nonce(),
                parameters.nonce(),
                Base64.getEncoder().encodeToString(parameters.salt()),
                parameters.iterations());
    state = new State.Challenged(first, serverFirst);
    return challenge(serverFirst);
  }

  /** What the client may not say of channel binding and extensions, null where it is right. */
  private @Nullable Answer fault(ClientFirstMessage first) {
    if (first.hasAuthorizationIdentity()) {
      return over(
          FaultCode.UNSUPPORTED, "client uses authorization identity, but it is not supported", "");
    }
    if (first.demandsExtension()) {
      return over(FaultCode.UNSUPPORTED, "client requires an unsupported SCRAM extension", "");
    }
    return switch (first.flag()) {
      case USED -> {
        if (!plus) {
          yield malformed("SCRAM-SHA-256 was chosen, and the message uses channel binding.");
        }
        yield BINDING.equals(first.bindingName())
            ? null
            : over(FaultCode.PROTOCOL_VIOLATION, "unsupported SCRAM channel-binding type", "");
      }
      case UNSUPPORTED ->
          plus
              ? malformed("SCRAM-SHA-256-PLUS was chosen, and the message has no channel binding.")
              : null;
      case NOT_OFFERED -> {
        if (plus) {
          yield malformed("SCRAM-SHA-256-PLUS was chosen, and the message has no channel binding.");
        }
        // Somebody between them has struck it from what was offered (RFC 5802, section 6).
        yield binding == null
            ? null
            : over(
                FaultCode.AUTHENTICATION,
                "SCRAM channel binding negotiation error",
                "The client supports SCRAM channel binding but thinks the server does not.  However,"
                    + " this server does support channel binding.");
      }
    };
  }

  private Answer last(State.Challenged challenged, String message) {
    ClientFinalMessage last = ClientFinalMessage.read(message);
    if (last == null) {
      return malformed("It is no client-final-message.");
    }
    if (!last.binding().equals(bound(challenged.first().header()))) {
      return over(FaultCode.AUTHENTICATION, "SCRAM channel binding check failed", "");
    }
    String nonce = challenged.first().nonce() + parameters.nonce();
    if (!MessageDigest.isEqual(bytes(last.nonce()), bytes(nonce))) {
      return over(FaultCode.PROTOCOL_VIOLATION, "invalid SCRAM response", "Nonce does not match.");
    }
    state = new State.Over();
    String authMessage =
        challenged.first().bare() + "," + challenged.serverFirst() + "," + last.withoutProof();
    return new Answer.Proved(new ScramProof(bytes(authMessage), last.proof()));
  }

  /** What the client has to bind: what it said of channel binding, and by PLUS the channel. */
  private String bound(String header) {
    byte[] said = bytes(header);
    byte[] channel = plus && binding != null ? binding : new byte[0];
    byte[] all = Arrays.copyOf(said, said.length + channel.length);
    System.arraycopy(channel, 0, all, said.length, channel.length);
    return Base64.getEncoder().encodeToString(all);
  }

  private Answer malformed(String detail) {
    return over(FaultCode.PROTOCOL_VIOLATION, "malformed SCRAM message", detail);
  }

  private Answer over(FaultCode code, String sentence, String detail) {
    state = new State.Over();
    return new Answer.Failed(code, sentence, detail);
  }

  private static Answer challenge(String text) {
    return new Answer.Challenge(
        MessageWriter.bytes(out -> BackendMessages.authenticationSaslContinue(out, bytes(text))));
  }

  private static String rest(MessageReader reader) {
    return text(reader.bytes(reader.remaining()));
  }

  /** A byte a character: what is signed are the bytes as they came. */
  private static String text(byte[] message) {
    return new String(message, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String message) {
    return message.getBytes(StandardCharsets.ISO_8859_1);
  }
}
