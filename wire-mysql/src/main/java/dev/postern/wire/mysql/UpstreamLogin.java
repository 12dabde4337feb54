package dev.postern.wire.mysql;

import dev.postern.core.Secret;
import dev.postern.core.Target.Credential;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The gate's own log-in at a server, without a socket: packets in, packets out.
 *
 * <pre>
 *   greeting ─▶ proof ─▶ OK
 *                     ─▶ switch to another method ─▶ its proof ─▶ …
 *                     ─▶ switch to parsec ─▶ nothing ─▶ salt ─▶ signature
 *                     ─▶ more: 3 known, 4 show the password ─▶ in TLS as it is
 *                                                          ─▶ else ask for the key, encrypt
 *
 *   with a token:
 *   greeting ─▶ nothing ─▶ switch to mysql_clear_password ─▶ in TLS the token ─▶ OK
 * </pre>
 */
final class UpstreamLogin {
  private static final int MORE_DATA = 1;
  private static final int KNOWN = 3;
  private static final int SHOW = 4;

  /** ER_ACCESS_DENIED_ERROR. */
  private static final int ACCESS_DENIED = 1045;

  private static final byte[] CACHING_SHA2_KEY = {2};
  private static final byte[] SHA256_KEY = {1};

  private final Secret password;
  private final boolean token;
  private final boolean secure;
  private String plugin;
  private byte[] scramble;
  private boolean keyAsked;
  private boolean switched;
  private boolean salted;

  /** What is to be done next. */
  sealed interface Answer {
    record Reply(byte[] payload) implements Answer {}

    record Wait() implements Answer {}

    record Authenticated(int status) implements Answer {}

    /** The server does not take this login; another one may do. */
    record Refused() implements Answer {}

    record Failed(String why) implements Answer {}
  }

  /**
   * @param secure whether the password may be shown: the server is known by its certificate
   */
  UpstreamLogin(Credential credential, boolean secure, HandshakeV10 greeting) {
    this.password =
        switch (credential) {
          case Credential.Password(var secret) -> secret;
          case Credential.Token(var secret) -> secret;
        };
    this.token = credential instanceof Credential.Token;
    this.secure = secure;
    this.scramble = greeting.scramble();
    // The greeting's scramble is too short for PARSEC, which always comes by a switch.
    this.plugin =
        isSpoken(greeting.plugin()) && !greeting.plugin().equals(AuthPlugin.PARSEC)
            ? greeting.plugin()
            : AuthPlugin.MYSQL_NATIVE_PASSWORD;
  }

  private static boolean isSpoken(String plugin) {
    return switch (plugin) {
      case AuthPlugin.CACHING_SHA2_PASSWORD,
          AuthPlugin.SHA256_PASSWORD,
          AuthPlugin.MYSQL_NATIVE_PASSWORD,
          AuthPlugin.MYSQL_CLEAR_PASSWORD,
          AuthPlugin.PARSEC ->
          true;
      default -> false;
    };
  }

  /** The method of {@link #proof}. */
  String plugin() {
    return plugin;
  }

  /** What the response to the greeting, or to the switch, carries. */
  byte[] proof() {
    if (token) {
      return secure && switched ? Scrambles.clear(password.reveal()) : new byte[0];
    }
    return switch (plugin) {
      case AuthPlugin.CACHING_SHA2_PASSWORD -> Scrambles.cachingSha2(password.reveal(), scramble);
      case AuthPlugin.SHA256_PASSWORD ->
          secure ? Scrambles.clear(password.reveal()) : askForKey(SHA256_KEY);
      // The salt is asked for first.
      case AuthPlugin.PARSEC -> new byte[0];
      case AuthPlugin.MYSQL_CLEAR_PASSWORD ->
          // The greeting alone does not make the gate show its password where it need not.
          secure && switched ? Scrambles.clear(password.reveal()) : new byte[0];
      default -> Scrambles.nativePassword(password.reveal(), scramble);
    };
  }

  private byte[] askForKey(byte[] question) {
    keyAsked = true;
    return question;
  }

  /** Deals with what the server says next. */
  Answer onPacket(ByteBuf payload, Capabilities capabilities) {
    return switch (new PayloadReader(payload).int1()) {
      case OkPacket.TYPE -> new Answer.Authenticated(OkPacket.read(payload, capabilities).status());
      case ErrPacket.TYPE ->
          ErrPacket.read(payload).code() == ACCESS_DENIED
              ? new Answer.Refused()
              : new Answer.Failed("it refuses the gate's login");
      case AuthSwitchRequest.TYPE -> onSwitch(AuthSwitchRequest.read(payload));
      case MORE_DATA -> token ? noToken() : onMoreData(new PayloadReader(payload));
      // MariaDB puts nothing before a method's own packet where it cannot be taken for another.
      case Parsec.PBKDF2 -> onSalt(new PayloadReader(payload).rest());
      default -> new Answer.Failed("it does not speak MySQL's protocol");
    };
  }

  private Answer onSwitch(AuthSwitchRequest request) {
    if (switched || !isSpoken(request.plugin())) {
      return new Answer.Failed("it wants a method of authentication that the gate does not speak");
    }
    if (request.plugin().equals(AuthPlugin.MYSQL_CLEAR_PASSWORD) && !secure) {
      return new Answer.Failed("it wants the password in clear, without TLS");
    }
    if (token && !request.plugin().equals(AuthPlugin.MYSQL_CLEAR_PASSWORD)) {
      return noToken();
    }
    byte[] data = scramble(request);
    if (data == null) {
      return new Answer.Failed("it does not speak MySQL's protocol");
    }
    switched = true;
    plugin = request.plugin();
    scramble = data;
    return new Answer.Reply(proof());
  }

  private static Answer noToken() {
    return new Answer.Failed("it does not ask for a token");
  }

  /** The scramble of a method; null where it is none. */
  private static byte @Nullable [] scramble(AuthSwitchRequest request) {
    byte[] data = request.data();
    return switch (request.plugin()) {
      case AuthPlugin.MYSQL_CLEAR_PASSWORD -> data;
      // No zero stands behind this one: one that was taken for that is its last byte.
      case AuthPlugin.PARSEC ->
          data.length == Parsec.SCRAMBLE || data.length == Parsec.SCRAMBLE - 1
              ? Arrays.copyOf(data, Parsec.SCRAMBLE)
              : null;
      default -> data.length == HandshakeV10.SCRAMBLE ? data : null;
    };
  }

  private Answer onSalt(byte[] salt) {
    if (!plugin.equals(AuthPlugin.PARSEC) || !switched || salted) {
      return new Answer.Failed("it does not speak MySQL's protocol");
    }
    salted = true;
    try {
      return new Answer.Reply(Parsec.proof(password.reveal(), scramble, salt));
    } catch (ProtocolViolation _) {
      return new Answer.Failed("its salt asks for another kind of key, or for too much work");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519 and PBKDF2", e);
    }
  }

  private Answer onMoreData(PayloadReader reader) {
    reader.skip(1);
    byte[] data = reader.rest();
    if (plugin.equals(AuthPlugin.PARSEC)) {
      return onSalt(data);
    }
    if (keyAsked) {
      keyAsked = false;
      return encrypted(new String(data, StandardCharsets.US_ASCII));
    }
    if (!plugin.equals(AuthPlugin.CACHING_SHA2_PASSWORD) || data.length != 1) {
      return new Answer.Failed("it does not speak MySQL's protocol");
    }
    return switch (data[0]) {
      case KNOWN -> new Answer.Wait();
      case SHOW ->
          new Answer.Reply(
              secure ? Scrambles.clear(password.reveal()) : askForKey(CACHING_SHA2_KEY));
      default -> new Answer.Failed("it does not speak MySQL's protocol");
    };
  }

  private Answer encrypted(String key) {
    try {
      return new Answer.Reply(Scrambles.encrypted(password.reveal(), scramble, key));
    } catch (GeneralSecurityException e) {
      return new Answer.Failed("its key cannot encrypt the password");
    }
  }
}
