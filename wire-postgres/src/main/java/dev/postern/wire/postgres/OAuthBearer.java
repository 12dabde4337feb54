package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Secret;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The server's side of SASL OAUTHBEARER as PostgreSQL 18 speaks it, one login long.
 *
 * <pre>
 * AuthenticationSASL "OAUTHBEARER"
 *   SASLInitialResponse  n,,^Aauth=Bearer TOKEN^A^A
 *     accepted: AuthenticationOk
 *     refused, or no token (discovery):
 *       AuthenticationSASLContinue {"status": "invalid_token", …}
 *         SASLResponse ^A
 *           ErrorResponse
 * </pre>
 *
 * @see <a href="https://www.postgresql.org/docs/18/sasl-authentication.html#SASL-OAUTHBEARER">SASL
 *     OAUTHBEARER Authentication</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7628">RFC 7628</a>
 */
public final class OAuthBearer {
  static final String MECHANISM = "OAUTHBEARER";

  private static final int NO_INITIAL_RESPONSE = -1;
  private static final String WELL_KNOWN = "/.well-known/";

  private final String user;
  private final String issuer;
  private final String scope;
  private State state = State.INITIAL_RESPONSE;

  /** What the client's next message is taken for. */
  private enum State {
    INITIAL_RESPONSE,
    RESPONSE,
    NOTHING_UNTIL_JUDGED,
    DUMMY_RESPONSE,
    NOTHING
  }

  /** What is to be done about a message. */
  public sealed interface Answer {
    /**
     * A token to be judged; {@link OAuthBearer#refuse} if it is not good. It has a bearer token's
     * form, no more.
     */
    record Token(Secret token) implements Answer {}

    /** A whole backend message to send; the client answers. */
    record Challenge(byte[] message) implements Answer {}

    /** The login is over, with a FATAL of this code and message. */
    record Failed(FaultCode code, String sentence, String detail) implements Answer {}
  }

  /**
   * @param user who logs in, for the final message
   * @param issuer where tokens come from: a URL, or that of a discovery document under {@code
   *     /.well-known/}
   * @param scope the scopes a token needs, separated by spaces
   */
  public OAuthBearer(String user, String issuer, String scope) {
    this.user = user;
    this.issuer = issuer;
    this.scope = scope;
  }

  /** Appends the AuthenticationSASL that begins it. */
  public void request(ByteBuf out) {
    BackendMessages.authenticationSasl(out, List.of(MECHANISM));
  }

  // 'p', Int32 length, String mechanism, Int32 size or -1, Byte(n) response
  // 'p', Int32 length, Byte(n) response
  /** Answers a SASLInitialResponse or SASLResponse, from its body. */
  public Answer onResponse(ByteBuf body) {
    if (body.readableBytes() > PasswordMessage.MAX_SIZE) {
      return failed("Message is too long.");
    }
    try {
      MessageReader reader = new MessageReader(body);
      return switch (state) {
        case INITIAL_RESPONSE -> initialResponse(reader);
        case RESPONSE -> response(reader.bytes(reader.remaining()));
        case DUMMY_RESPONSE -> dummyResponse(reader.bytes(reader.remaining()));
        case NOTHING_UNTIL_JUDGED, NOTHING -> failed("Message is out of order.");
      };
    } catch (ProtocolViolation violation) {
      return failed("Message is cut or has bytes behind its end.");
    }
  }

  /** The challenge that tells the client that its token is not good. */
  public Answer.Challenge refuse() {
    state = State.DUMMY_RESPONSE;
    String document =
        issuer.contains(WELL_KNOWN) ? issuer : issuer + WELL_KNOWN + "openid-configuration";
    return challenge(
        "{ \"status\": \"invalid_token\", \"openid-configuration\": %s, \"scope\": %s }"
            .formatted(json(document), json(scope)));
  }

  private Answer initialResponse(MessageReader reader) {
    String mechanism = reader.text(StandardCharsets.UTF_8);
    if (!mechanism.equals(MECHANISM)) {
      return over(
          FaultCode.PROTOCOL_VIOLATION,
          "client selected an invalid SASL authentication mechanism",
          "");
    }
    int size = reader.int32();
    if (size == NO_INITIAL_RESPONSE) {
      reader.end();
      state = State.RESPONSE;
      return challenge("");
    }
    byte[] response = reader.bytes(size);
    reader.end();
    return response(response);
  }

  private Answer response(byte[] message) {
    return switch (BearerResponse.read(message)) {
      case BearerResponse.Token(Secret token) -> {
        state = State.NOTHING_UNTIL_JUDGED;
        yield new Answer.Token(token);
      }
      case BearerResponse.NoToken _ -> refuse();
      case BearerResponse.AuthorizationIdentity _ ->
          over(
              FaultCode.UNSUPPORTED,
              "client uses authorization identity, but it is not supported",
              "");
      case BearerResponse.Malformed(String detail) -> failed(detail);
    };
  }

  private Answer dummyResponse(byte[] message) {
    if (message.length != 1 || message[0] != BearerResponse.KVSEP) {
      return failed("Client did not send a kvsep response.");
    }
    return over(
        FaultCode.AUTHENTICATION,
        "OAuth bearer authentication failed for user \"" + user + "\"",
        "");
  }

  private Answer failed(String detail) {
    return over(FaultCode.PROTOCOL_VIOLATION, "malformed OAUTHBEARER message", detail);
  }

  private Answer over(FaultCode code, String sentence, String detail) {
    state = State.NOTHING;
    return new Answer.Failed(code, sentence, detail);
  }

  private static Answer.Challenge challenge(String text) {
    byte[] challenge = text.getBytes(StandardCharsets.UTF_8);
    return new Answer.Challenge(
        MessageWriter.bytes(out -> BackendMessages.authenticationSaslContinue(out, challenge)));
  }

  /** A string of JSON: neither a URL nor a scope holds what would need more escapes. */
  private static String json(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
