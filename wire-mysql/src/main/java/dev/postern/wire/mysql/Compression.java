package dev.postern.wire.mysql;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * How the payload of a compressed packet is pressed. Nothing is kept between two: an idle session
 * holds no tables of a compressor's.
 */
sealed interface Compression {
  /**
   * Fills an array with what the bytes stand for.
   *
   * @throws ProtocolViolation where they are damaged, or stand for more or less than fits
   */
  void inflate(byte[] compressed, byte[] into);

  byte[] deflate(byte[] plain);

  /** What the client's capabilities say; zlib before zstd, as servers choose. Null: none. */
  static @Nullable Compression agreed(HandshakeResponse41 response) {
    Capabilities agreed = response.capabilities();
    if (agreed.has(Capabilities.COMPRESS)) {
      return new Zlib();
    }
    return agreed.has(Capabilities.ZSTD_COMPRESSION_ALGORITHM)
        ? new Zstandard(response.zstdLevel())
        : null;
  }

  private static ProtocolViolation damaged() {
    return new ProtocolViolation("a compressed packet is damaged, or not as long as it says");
  }

  /** RFC 1950. */
  record Zlib() implements Compression {
    @Override
    public void inflate(byte[] compressed, byte[] into) {
      try (Inflater inflater = new Inflater()) {
        inflater.setInput(compressed);
        int filled = 0;
        int more;
        do {
          more = inflater.inflate(into, filled, into.length - filled);
          filled += more;
        } while (more > 0 && filled < into.length);
        // The checksum stands behind the last byte: one more that is not there has it read.
        boolean exact =
            filled == into.length && inflater.inflate(new byte[1]) == 0 && inflater.finished();
        if (!exact || inflater.getRemaining() > 0) {
          throw damaged();
        }
      } catch (DataFormatException _) {
        throw damaged();
      }
    }

    @Override
    public byte[] deflate(byte[] plain) {
      try (Deflater deflater = new Deflater()) {
        deflater.setInput(plain);
        deflater.finish();
        // What does not become shorter is sent as it is, so that no more room is ever needed.
        byte[] room = new byte[plain.length];
        int length = deflater.deflate(room);
        return deflater.finished() ? Arrays.copyOf(room, length) : plain;
      }
    }
  }

  /**
   * RFC 8878.
   *
   * @param level as the client asks for; 0 is the library's usual one
   */
  record Zstandard(int level) implements Compression {
    /** Above this a little less is sent for many times the work, and the client pays for none. */
    static final int MAX_LEVEL = 9;

    /** Whether the library's own code runs on this machine: it is in C. */
    static boolean isAvailable() {
      return Loaded.LOADED;
    }

    @Override
    public void inflate(byte[] compressed, byte[] into) {
      try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
        int length =
            context.decompressByteArray(into, 0, into.length, compressed, 0, compressed.length);
        if (length != into.length) {
          throw damaged();
        }
      } catch (ZstdException _) {
        throw damaged();
      }
    }

    @Override
    public byte[] deflate(byte[] plain) {
      return Zstd.compress(
          plain, Math.min(level == 0 ? Zstd.defaultCompressionLevel() : level, MAX_LEVEL));
    }
  }

  /** Loads the library once. */
  final class Loaded {
    private static final boolean LOADED = load();

    private Loaded() {}

    private static boolean load() {
      try {
        Native.load();
        return true;
      } catch (LinkageError _) {
        return false;
      }
    }
  }
}
