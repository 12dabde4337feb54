package dev.postern.wire.postgres;

import dev.postern.core.Secret;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A PasswordMessage: here it carries a caller's token. */
public record PasswordMessage(Secret password) {
  /** PostgreSQL's bound on a token's size, in bytes ({@code PG_MAX_AUTH_TOKEN_LENGTH}). */
  static final int MAX_SIZE = 65_535;

  private static final String INVALID_PASSWORD = "28P01";

  // 'p', Int32 length, String password
  /**
   * Reads a PasswordMessage's body.
   *
   * @throws ProtocolViolation where it is not one, is too long or empty
   */
  public static PasswordMessage read(ByteBuf body) {
    MessageReader reader = new MessageReader(body);
    if (reader.remaining() > MAX_SIZE) {
      throw new ProtocolViolation("invalid password packet size");
    }
    int length = reader.remaining() - 1;
    if (length < 0
        || body.indexOf(body.readerIndex(), body.writerIndex(), (byte) 0)
            != body.readerIndex() + length) {
      throw new ProtocolViolation("invalid password packet size");
    }
    byte[] password = reader.string();
    if (password.length == 0) {
      throw new ProtocolViolation(INVALID_PASSWORD, "empty password returned by client");
    }
    return new PasswordMessage(new Secret(MessageReader.decode(password, StandardCharsets.UTF_8)));
  }
}
