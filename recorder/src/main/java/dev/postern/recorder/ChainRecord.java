package dev.postern.recorder;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One link of a chain: a piece of an event under a header. Big-endian:
 *
 * <pre>
 *  0 version u8 | 1 flags u8 | 2 chain u16 | 4 body length u32 | 8 sequence u64
 * 16 CRC32C u32 of bytes 0 to 15 and the body
 * 20 SHA-256 of the previous record's hash, bytes 0 to 15 and the body
 * 52 body
 * </pre>
 *
 * @param sequence counts the chain's records from 1
 * @param flags {@link #FIRST} where an event begins here, {@link #LAST} where it ends here
 * @param checksum as stored
 * @param hash of the chain up to and with this record, as stored
 */
record ChainRecord(
    int chain, long sequence, int flags, int checksum, byte[] hash, ByteBuffer body) {
  static final int FIRST = 1;
  static final int LAST = 2;
  static final int VERSION = 1;
  static final int HEADER = 52;
  static final int HASH = 32;

  /** Bytes of a body at most: Chronicle takes no excerpt over a quarter of its block size. */
  static final int MAX_BODY = 192 << 10;

  /** What the first record of a chain has before it. */
  static final byte[] NO_HASH = new byte[HASH];

  private static final int SEALED_HEADER = 16;
  private static final int CHECKSUM_AT = 16;
  private static final int HASH_AT = 20;

  /**
   * Takes an excerpt apart, without judging its checksum and hash.
   *
   * @param excerpt stays untouched and is shared by the body
   */
  static ChainRecord parse(ByteBuffer excerpt) throws MalformedJournalException {
    if (excerpt.remaining() < HEADER) {
      throw new MalformedJournalException("a record of " + excerpt.remaining() + " bytes");
    }
    ByteBuffer in = excerpt.slice();
    int version = in.get();
    int flags = in.get();
    int chain = in.getShort() & 0xffff;
    int length = in.getInt();
    long sequence = in.getLong();
    if (version != VERSION || (flags & ~(FIRST | LAST)) != 0 || length != in.limit() - HEADER) {
      throw new MalformedJournalException(
          "a record of version %d, flags %d and length %d in %d bytes"
              .formatted(version, flags, length, in.limit()));
    }
    int checksum = in.getInt();
    byte[] hash = new byte[HASH];
    in.get(hash);
    return new ChainRecord(chain, sequence, flags, checksum, hash, in.slice());
  }

  boolean isFirst() {
    return (flags & FIRST) != 0;
  }

  boolean isLast() {
    return (flags & LAST) != 0;
  }

  /** Computes checksums and hashes; one for each thread, since it reuses its digests. */
  static final class Seal {
    private final MessageDigest sha256 = sha256();
    private final CRC32C crc32c = new CRC32C();
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);

    /** The whole header of a record behind the one of {@code previous}; valid until the next. */
    byte[] header(int chain, long sequence, int flags, ByteBuffer body, byte[] previous) {
      header
          .clear()
          .put((byte) VERSION)
          .put((byte) flags)
          .putShort((short) chain)
          .putInt(body.remaining())
          .putLong(sequence);
      byte[] bytes = header.array();
      crc32c.reset();
      crc32c.update(bytes, 0, SEALED_HEADER);
      crc32c.update(body.duplicate());
      header.putInt((int) crc32c.getValue());
      sha256.update(previous);
      sha256.update(bytes, 0, SEALED_HEADER);
      sha256.update(body.duplicate());
      header.put(sha256.digest());
      return bytes;
    }

    /** Whether the bytes are those that were written. */
    boolean isSound(ChainRecord record) {
      header(record.chain(), record.sequence(), record.flags(), record.body(), NO_HASH);
      return header.getInt(CHECKSUM_AT) == record.checksum();
    }

    /** What is wrong with a record read behind the one of {@code previous}, null for nothing. */
    Fault.@Nullable Kind judge(ChainRecord record, long sequence, byte[] previous) {
      byte[] right =
          header(record.chain(), record.sequence(), record.flags(), record.body(), previous);
      if (header.getInt(CHECKSUM_AT) != record.checksum()) {
        return Fault.Kind.CHECKSUM;
      }
      if (record.sequence() != sequence) {
        return Fault.Kind.SEQUENCE;
      }
      boolean linked = Arrays.equals(right, HASH_AT, HEADER, record.hash(), 0, HASH);
      return linked ? null : Fault.Kind.CHAIN;
    }
  }

  /** The hash in a whole header. */
  static byte[] hash(byte[] header) {
    return Arrays.copyOfRange(header, HASH_AT, HEADER);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
