package dev.postern.aws.value;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CBOR (RFC 8949) as far as Smithy's RPC v2 protocol uses it: keys are texts and all different, the
 * only tag is that of times, and nothing stands behind the value.
 *
 * @see <a href="https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html">Smithy RPC v2
 *     CBOR</a>
 */
public final class CborBytes {
  private static final int DEEPEST = 64;
  private static final int BREAK = 0xff;
  private static final long INDEFINITE = -1;
  private static final int TIME_TAG = 1;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;
  private final ByteBuffer bytes;
  private final Listener listener;
  private final Elements elements = new Elements();
  private int depth;

  private CborBytes(byte[] bytes, Listener listener) {
    this.bytes = ByteBuffer.wrap(bytes);
    this.listener = listener;
  }

  /** Is told of each item as it is read, in their order; positions are the body's bytes. */
  public interface Listener {
    /**
     * A map or an array begins.
     *
     * @param from where its head is
     */
    default void begin(boolean map, int from) throws UnreadableException {}

    /**
     * A map's key; its value is next.
     *
     * @param from where it begins
     */
    default void key(String key, int from) throws UnreadableException {}

    /** The map or array that began last is over. */
    default void end(int to) throws UnreadableException {}

    /**
     * Any other value.
     *
     * @param from where it begins, a time with its tag
     */
    default void scalar(Value value, int from, int to) throws UnreadableException {}
  }

  /**
   * @param bytes the whole body; the caller has bounded its length
   */
  public static Value read(byte[] bytes) throws UnreadableException {
    return read(bytes, new Listener() {});
  }

  /**
   * @param bytes the whole body; the caller has bounded its length
   */
  public static Value read(byte[] bytes, Listener listener) throws UnreadableException {
    CborBytes cbor = new CborBytes(bytes, listener);
    try {
      Value value = cbor.value();
      if (cbor.bytes.hasRemaining()) {
        throw malformed();
      }
      return value;
    } catch (BufferUnderflowException e) {
      throw malformed();
    }
  }

  private Value value() throws UnreadableException {
    elements.add();
    if (++depth > DEEPEST) {
      throw new UnreadableException("too-deep", "the CBOR is nested too deeply");
    }
    int from = bytes.position();
    int head = bytes.get() & 0xff;
    int major = head >> 5;
    Value value;
    if (major == ARRAY || major == MAP) {
      listener.begin(major == MAP, from);
      long length = length(head & 0x1f);
      value = major == MAP ? fields(length) : items(length);
      listener.end(bytes.position());
    } else {
      value = major == TAG ? time(head & 0x1f) : scalar(head);
      listener.scalar(value, from, bytes.position());
    }
    depth--;
    return value;
  }

  private Value scalar(int head) throws UnreadableException {
    int info = head & 0x1f;
    return switch (head >> 5) {
      case 0 -> new Value.Num(whole(definite(info)).toString());
      case 1 -> new Value.Num(whole(definite(info)).not().toString());
      case 2 -> new Value.Blob(string(2, info));
      case TEXT -> new Value.Text(Utf8.decode(string(TEXT, info)));
      case 7 -> simple(info);
      default -> throw malformed();
    };
  }

  private Value items(long count) throws UnreadableException {
    List<Value> values = new ArrayList<>();
    for (long i = 0; more(count, i); i++) {
      values.add(value());
    }
    return new Value.Items(values);
  }

  private Value fields(long count) throws UnreadableException {
    Map<String, Value> members = new LinkedHashMap<>();
    for (long i = 0; more(count, i); i++) {
      int from = bytes.position();
      if (!(scalar(bytes.get() & 0xff) instanceof Value.Text(String key))) {
        throw malformed();
      }
      listener.key(key, from);
      if (members.put(key, value()) != null) {
        throw new UnreadableException("duplicate-key", "a key stands twice in a map");
      }
    }
    return new Value.Fields(members);
  }

  /** A time is a number of seconds; no other tag has a meaning in this protocol. */
  private Value time(int info) throws UnreadableException {
    if (definite(info) == TIME_TAG && scalar(bytes.get() & 0xff) instanceof Value.Num seconds) {
      return seconds;
    }
    throw new UnreadableException("malformed-body", "the CBOR has a tag of no meaning");
  }

  private Value simple(int info) throws UnreadableException {
    return switch (info) {
      case 20 -> new Value.Flag(false);
      case 21 -> new Value.Flag(true);
      case 22 -> new Value.Null();
      case 25 -> new Value.Num(Float.toString(Float.float16ToFloat(bytes.getShort())));
      case 26 -> new Value.Num(Float.toString(bytes.getFloat()));
      case 27 -> new Value.Num(Double.toString(bytes.getDouble()));
      default -> throw malformed();
    };
  }

  private byte[] string(int major, int info) throws UnreadableException {
    long length = length(info);
    if (length != INDEFINITE) {
      return take(length);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    while (more(INDEFINITE, 0)) {
      int head = bytes.get() & 0xff;
      if (head >> 5 != major) {
        throw malformed();
      }
      byte[] part = take(definite(head & 0x1f));
      if (major == TEXT) {
        Utf8.decode(part);
      }
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  private byte[] take(long length) throws UnreadableException {
    if (length < 0 || length > bytes.remaining()) {
      throw malformed();
    }
    byte[] part = new byte[(int) length];
    bytes.get(part);
    return part;
  }

  private boolean more(long count, long read) {
    if (count != INDEFINITE) {
      return read < count;
    }
    bytes.mark();
    if ((bytes.get() & 0xff) == BREAK) {
      return false;
    }
    bytes.reset();
    return true;
  }

  private long length(int info) throws UnreadableException {
    if (info == 31) {
      return INDEFINITE;
    }
    long length = definite(info);
    if (length < 0 || length > bytes.remaining()) {
      throw malformed();
    }
    return length;
  }

  private long definite(int info) throws UnreadableException {
    return switch (info) {
      case 24 -> bytes.get() & 0xffL;
      case 25 -> bytes.getShort() & 0xffffL;
      case 26 -> bytes.getInt() & 0xffffffffL;
      case 27 -> bytes.getLong();
      default -> {
        if (info > 23) {
          throw malformed();
        }
        yield info;
      }
    };
  }

  private static BigInteger whole(long unsigned) {
    return new BigInteger(Long.toUnsignedString(unsigned));
  }

  private static UnreadableException malformed() {
    return new UnreadableException("malformed-body", "the CBOR is malformed");
  }
}
