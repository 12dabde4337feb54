package dev.postern.aws.sign;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What a verified signature says of the body, which may still be on its way. */
public sealed interface Payload {
  /**
   * The body has this SHA-256; whoever reads it to its end has to compare.
   *
   * @param sha256 in small hexadecimal digits
   */
  record Hashed(String sha256) implements Payload {
    public boolean matches(String other) {
      return MessageDigest.isEqual(
          sha256.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The body is not signed: only for services that take it so, and over TLS. */
  record Unsigned() implements Payload {}

  /**
   * The body comes in chunks, as {@link ChunkedBody} reads them.
   *
   * @param chain of their signatures, null where they are not signed
   * @param decodedLength bytes without the chunks' frames
   * @param trailer the header behind them, empty for none
   */
  record Chunked(@Nullable ChunkChain chain, long decodedLength, String trailer)
      implements Payload {}
}
