package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.MintedUser;
import dev.postern.core.Proof;
import dev.postern.core.Refusal;
import dev.postern.core.Secret;
import dev.postern.net.ClientLeg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the client show its token as a password. A method that proves a password without showing it
 * is of no use for that, so that a client which begins with one is led to one that shows it. A
 * minted user's password is verified by the proof itself.
 *
 * <pre>
 *   mysql_clear_password     token, or a minted user's password
 *   caching_sha2_password    proof of a minted user's password
 *                            proof ─▶ "show it" ─▶ token in TLS
 *                                               ─▶ without TLS: asks for a key, encrypts
 *   any other                ─▶ switch to caching_sha2_password, which all stock clients have
 * </pre>
 */
final class Authenticating implements ClientLeg.Phase {
  private static final int MORE_DATA = 1;
  private static final int SHOW = 4;
  private static final int KEY_WANTED = 2;

  private final ClientSession session;
  private final HandshakeResponse41 response;
  private final byte[] scramble;
  private final boolean minted;
  private Awaited awaited = Awaited.NOTHING;

  /** What the client's next packet is. */
  private enum Awaited {
    /** The gate is busy. */
    NOTHING,
    /** A proof by caching_sha2_password, after the switch to it. */
    PROOF,
    TOKEN,
    /** The token, encrypted for the key that was sent. */
    ENCRYPTED
  }

  private Authenticating(ClientSession session, HandshakeResponse41 response, byte[] scramble) {
    this.session = session;
    this.response = response;
    this.scramble = scramble;
    this.minted = MintedUser.isForm(response.user());
  }

  /** Goes on from a response to the greeting, or from a COM_CHANGE_USER. */
  static ClientLeg.Phase start(
      ClientSession session, HandshakeResponse41 response, byte[] scramble) {
    Authenticating authenticating = new Authenticating(session, response, scramble);
    return switch (response.plugin()) {
      case AuthPlugin.MYSQL_CLEAR_PASSWORD ->
          response.proof().length > 0
              ? authenticating.shown(response.proof())
              : authenticating.switchTo(AuthPlugin.MYSQL_CLEAR_PASSWORD);
      case AuthPlugin.CACHING_SHA2_PASSWORD ->
          response.proof().length > 0
              ? authenticating.proved(response.proof())
              : authenticating.switchTo(AuthPlugin.CACHING_SHA2_PASSWORD);
      default -> authenticating.switchTo(AuthPlugin.CACHING_SHA2_PASSWORD);
    };
  }

  private Authenticating switchTo(String plugin) {
    awaited = plugin.equals(AuthPlugin.MYSQL_CLEAR_PASSWORD) ? Awaited.TOKEN : Awaited.PROOF;
    session.send(new AuthSwitchRequest(plugin, scramble)::write);
    return this;
  }

  private ClientLeg.Phase proved(byte[] proof) {
    return minted ? connect(new CachingSha2Proof(proof, scramble)) : ask();
  }

  private Authenticating ask() {
    awaited = Awaited.TOKEN;
    session.send(out -> out.writeByte(MORE_DATA).writeByte(SHOW));
    return this;
  }

  @Override
  public void read(ByteBuf input) {
    if (awaited == Awaited.NOTHING) {
      session.reads().waiting(input.readableBytes());
      return;
    }
    ByteBuf payload = session.packet(input);
    if (payload == null) {
      return;
    }
    byte[] said = ByteBufUtil.getBytes(payload);
    switch (awaited) {
      case NOTHING -> throw new IllegalStateException("nothing is awaited");
      case PROOF -> {
        // Without a proof there is no password to be shown.
        if (said.length > 0 && minted) {
          session.enter(proved(said));
        } else if (said.length > 0) {
          ask();
        } else {
          session.enter(shown(said));
        }
      }
      case TOKEN -> {
        if (!session.encrypted() && said.length == 1 && said[0] == KEY_WANTED) {
          later(() -> session.gate().tokenKey().pem(), this::sendKey);
        } else {
          session.enter(shown(said));
        }
      }
      case ENCRYPTED ->
          later(
              () -> session.gate().tokenKey().decrypt(said, scramble),
              token -> session.enter(shown(token == null ? new byte[0] : token)));
    }
  }

  private void sendKey(byte @Nullable [] key) {
    awaited = Awaited.ENCRYPTED;
    session.send(out -> out.writeByte(MORE_DATA).writeBytes(key));
    session.enter(this);
  }

  /** What takes milliseconds or more is done on another thread. */
  private void later(Supplier<byte @Nullable []> work, Consumer<byte @Nullable []> then) {
    awaited = Awaited.NOTHING;
    session
        .gate()
        .blocking()
        .execute(() -> {
          byte[] result = work.get();
          session
              .channel()
              .eventLoop()
              .execute(() -> {
                if (session.channel().isActive()) {
                  then.accept(result);
                }
              });
        });
  }

  /** Goes on with what the client showed, a zero at its end. */
  private ClientLeg.Phase shown(byte[] password) {
    int end = password.length > 0 && password[password.length - 1] == 0 ? 1 : 0;
    Secret shown =
        new Secret(new String(password, 0, password.length - end, StandardCharsets.UTF_8));
    if (shown.reveal().isEmpty()) {
      return refuse(
          "token-missing", minted ? "show the user's password" : "show a token as the password");
    }
    return connect(minted ? new ShownPassword(shown) : new Proof.Token(shown));
  }

  private ClientLeg.Phase connect(Proof proof) {
    return response.database().isEmpty()
        ? refuse("connection-missing", "name the connection as the database")
        : Connecting.start(session, response, scramble, proof);
  }

  private ClientLeg.Phase refuse(String code, String sentence) {
    session.refuse(new Refusal(FaultCode.AUTHENTICATION, code, sentence));
    return new ClientLeg.Ended();
  }
}
