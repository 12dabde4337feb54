package dev.postern.wire.postgres;

import dev.postern.core.Reason;
import dev.postern.core.Secret;
import dev.postern.core.Target.Credential;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers an upstream's authentication requests, one login long.
 *
 * <pre>
 * AuthenticationOk                                            (the upstream trusts the gate)
 * AuthenticationCleartextPassword  PasswordMessage  Ok
 * AuthenticationMD5Password        PasswordMessage  Ok
 * AuthenticationSASL  SASLInitialResponse  SASLContinue  SASLResponse  SASLFinal  Ok
 * </pre>
 *
 * <p>Any other order fails, and a failed login stays failed. So an upstream that began SCRAM gets
 * no Ok past it without having proven that it knows the password too, and cannot ask for the
 * password in another way afterwards. A token is shown as it is or not at all.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sasl-authentication.html">SASL
 *     Authentication</a>
 */
final class UpstreamLogin {
  private static final int OK = 0;
  private static final int CLEARTEXT_PASSWORD = 3;
  private static final int MD5_PASSWORD = 5;
  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;

  /** libpq takes no longer authentication request either. */
  private static final int MAX_BODY = 2_000;

  private final String user;
  private final Credential credential;
  private final Line line;
  private final byte @Nullable [] channelBinding;
  private State state = new State.Opening();

  /** Who could read what is sent. */
  enum Line {
    /** Anyone in between. */
    OPEN,
    /** Whoever may on this machine. */
    LOOPBACK,
    /** Only the upstream, which TLS has verified. */
    VERIFIED
  }

  /** What is to be done about a request. */
  sealed interface Answer {
    /** A whole frontend message to send. */
    record Reply(byte[] message) implements Answer {}

    /** Nothing: the upstream goes on. */
    record Wait() implements Answer {}

    /** The upstream let the gate in. */
    record Authenticated() implements Answer {}

    /** The login is over; the reason names neither address nor secret. */
    record Failed(Reason reason) implements Answer {}
  }

  private sealed interface State {
    record Opening() implements State {}

    record PasswordSent() implements State {}

    record FirstSent(ScramExchange scram) implements State {}

    record ProofSent(ScramExchange scram) implements State {}

    record UpstreamProven() implements State {}

    record Over() implements State {}
  }

  /**
   * @param line a password leaves in the clear or as MD5 over one that is not open, a token over a
   *     verified one alone
   * @param channelBinding {@link TlsServerEndPoint} of the upstream's certificate, null without
   */
  UpstreamLogin(String user, Credential credential, Line line, byte @Nullable [] channelBinding) {
    this.user = user;
    this.credential = credential;
    this.line = line;
    this.channelBinding = channelBinding == null ? null : channelBinding.clone();
  }

  // 'R', Int32 length, Int32 method, …
  /**
   * Answers an Authentication message, from its body. The answer to SASLContinue costs up to {@link
   * ScramExchange#MAX_ITERATIONS} rounds of PBKDF2, about 50 milliseconds of CPU (2 at PostgreSQL's
   * default), and belongs on another thread than an event loop.
   */
  Answer onAuthentication(ByteBuf body) {
    if (body.readableBytes() > MAX_BODY) {
      return failed("login-violation", "The upstream's authentication request is too long.");
    }
    try {
      MessageReader reader = new MessageReader(body);
      int method = reader.int32();
      return switch (state) {
        case State.Opening _ -> open(method, reader);
        case State.PasswordSent _, State.UpstreamProven _ -> let(method, reader);
        case State.FirstSent(ScramExchange scram) -> prove(scram, method, reader);
        case State.ProofSent(ScramExchange scram) -> verify(scram, method, reader);
        case State.Over _ -> outOfOrder();
      };
    } catch (ProtocolViolation violation) {
      return failed("login-violation", "The upstream's authentication request is malformed.");
    }
  }

  private Answer open(int method, MessageReader reader) {
    if (method == OK) {
      return let(method, reader);
    }
    return switch (credential) {
      case Credential.Password(var password) -> open(method, reader, password);
      case Credential.Token(var token) -> show(method, reader, token);
    };
  }

  private Answer open(int method, MessageReader reader, Secret password) {
    return switch (method) {
      case CLEARTEXT_PASSWORD -> {
        reader.end();
        yield sendPassword(password.reveal());
      }
      case MD5_PASSWORD -> {
        byte[] salt = reader.bytes(Integer.BYTES);
        reader.end();
        yield sendPassword(Md5Password.of(user, password, salt));
      }
      case SASL -> beginScram(mechanisms(reader), password);
      default ->
          failed("login-method", "The upstream asks for an authentication method not spoken here.");
    };
  }

  private Answer show(int method, MessageReader reader, Secret token) {
    if (method != CLEARTEXT_PASSWORD) {
      return failed("login-method", "The upstream does not ask for a token.");
    }
    if (line != Line.VERIFIED) {
      return failed("login-exposed", "The upstream asks for a token without TLS.");
    }
    reader.end();
    return sendPassword(token.reveal());
  }

  private Answer sendPassword(String text) {
    if (line == Line.OPEN) {
      return failed(
          "login-exposed", "The upstream asks for the password over a connection without TLS.");
    }
    if (text.indexOf('\0') >= 0) {
      return failed("login-password", "The upstream's password holds a zero byte.");
    }
    state = new State.PasswordSent();
    return reply(out -> FrontendMessages.passwordMessage(out, text));
  }

  // {String mechanism}…, Byte1 0
  private static List<String> mechanisms(MessageReader reader) {
    List<String> mechanisms = new ArrayList<>();
    String mechanism = reader.text(StandardCharsets.US_ASCII);
    while (!mechanism.isEmpty()) {
      mechanisms.add(mechanism);
      mechanism = reader.text(StandardCharsets.US_ASCII);
    }
    reader.end();
    return mechanisms;
  }

  private Answer beginScram(List<String> mechanisms, Secret password) {
    ScramExchange scram = ScramExchange.begin(mechanisms, password, channelBinding);
    if (scram == null) {
      return failed("login-method", "The upstream offers no SASL mechanism spoken here.");
    }
    byte[] first = scram.clientFirst();
    state = new State.FirstSent(scram);
    return reply(out -> FrontendMessages.saslInitialResponse(out, scram.mechanism(), first));
  }

  private Answer prove(ScramExchange scram, int method, MessageReader reader) {
    if (method != SASL_CONTINUE) {
      return outOfOrder();
    }
    byte[] proof = scram.proof(reader.bytes(reader.remaining()));
    if (proof == null) {
      return failed("login-violation", "The upstream's SCRAM challenge is not acceptable.");
    }
    state = new State.ProofSent(scram);
    return reply(out -> FrontendMessages.saslResponse(out, proof));
  }

  private Answer verify(ScramExchange scram, int method, MessageReader reader) {
    if (method != SASL_FINAL) {
      return outOfOrder();
    }
    if (!scram.verify(reader.bytes(reader.remaining()))) {
      return failed("login-unproven", "The upstream did not prove that it knows the password.");
    }
    state = new State.UpstreamProven();
    return new Answer.Wait();
  }

  private Answer let(int method, MessageReader reader) {
    if (method != OK) {
      return outOfOrder();
    }
    reader.end();
    state = new State.Over();
    return new Answer.Authenticated();
  }

  private Answer outOfOrder() {
    return failed("login-violation", "The upstream's authentication request is out of order.");
  }

  private Answer failed(String code, String sentence) {
    state = new State.Over();
    return new Answer.Failed(new Reason(code, sentence));
  }

  private static Answer reply(Consumer<ByteBuf> message) {
    return new Answer.Reply(MessageWriter.bytes(message));
  }
}
