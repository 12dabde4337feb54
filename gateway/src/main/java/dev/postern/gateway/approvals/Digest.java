package dev.postern.gateway.approvals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 over parts of which none can run into the next. */
public final class Digest {
  private static final int KEPT = 16;

  private final MessageDigest sha256;

  public Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** By its UTF-16 units: there may be halves of pairs among them, which stand for stray bytes. */
  public Digest add(String part) {
    ByteBuffer units = ByteBuffer.allocate(part.length() * Character.BYTES);
    units.asCharBuffer().put(part);
    return add(units.array());
  }

  public Digest add(long part) {
    return add(Long.toString(part));
  }

  /** Null is told from empty. */
  public Digest add(byte @Nullable [] part) {
    sha256.update((part == null ? "null:" : part.length + ":").getBytes(StandardCharsets.US_ASCII));
    if (part != null) {
      sha256.update(part);
    }
    return this;
  }

  /** 128 bits in hexadecimal; nothing can be added afterwards. */
  public String hex() {
    return HexFormat.of().formatHex(sha256.digest(), 0, KEPT);
  }
}
