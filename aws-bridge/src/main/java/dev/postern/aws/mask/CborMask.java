package dev.postern.aws.mask;

import dev.postern.aws.value.CborBytes;
import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hides fields of a CBOR body (RFC 8949) and leaves all else as it was written: a text becomes a
 * text, bytes become bytes, a number becomes a zero of the same kind and width.
 */
final class CborMask implements CborBytes.Listener {
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int TAG = 6;
  private static final int SIMPLE = 7;
  private static final byte[] FALSE = {(byte) 0xf4};
  private static final byte[] EMPTY_MAP = {(byte) 0xa0};
  private static final byte[] EMPTY_ARRAY = {(byte) 0x80};
  private static final byte[] NOTHING = {};

  private final byte[] body;
  private final Hidden.Tally tally = new Hidden.Tally();
  private final Deque<Inside> open = new ArrayDeque<>();

  /** By where they begin; none is inside of another. */
  private final TreeMap<Integer, Edit> edits = new TreeMap<>();

  private @Nullable Whole whole;
  private Place next;

  /** A map or an array that has begun. */
  private static final class Inside {
    private final Place place;
    private final boolean map;
    private final int from;
    private int leftOut;
    private int entries;

    private Inside(Place place, boolean map, int from) {
      this.place = place;
      this.map = map;
      this.from = from;
    }
  }

  /** What stands up to there instead of what stood there. */
  private record Edit(int to, byte[] instead) {}

  /**
   * What is replaced, or left out, with all that is in it.
   *
   * @param depth how many maps and arrays are open around it
   */
  private record Whole(int from, int depth, byte[] instead) {}

  private CborMask(byte[] body, Place root) {
    this.body = body;
    this.next = root;
  }

  static Hidden hide(byte[] body, Place root) throws UnreadableException {
    CborMask mask = new CborMask(body, root);
    CborBytes.read(body, mask);
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
    int written = 0;
    for (var edit : mask.edits.entrySet()) {
      out.write(body, written, edit.getKey() - written);
      out.writeBytes(edit.getValue().instead());
      written = edit.getValue().to();
    }
    out.write(body, written, body.length - written);
    return mask.tally.of(out.toByteArray());
  }

  @Override
  public void begin(boolean map, int from) throws UnreadableException {
    Place place = whole == null ? here() : Place.NOTHING;
    if (place.isOther(map ? Place.Form.OBJECT : Place.Form.ARRAY)) {
      throw Hidden.otherShape();
    }
    if (place.isHidden() && !place.isStructured()) {
      // Its keys may be what is hidden.
      tally.add(place);
      whole = new Whole(from, open.size(), map ? EMPTY_MAP : EMPTY_ARRAY);
    }
    open.push(new Inside(place, map, from));
  }

  @Override
  public void key(String key, int from) {
    Inside inside = open.element();
    inside.entries++;
    if (whole == null && inside.place.leavesOut(key)) {
      inside.leftOut++;
      whole = new Whole(from, open.size(), NOTHING);
    }
    next = inside.place.value(key);
  }

  @Override
  public void end(int to) {
    Inside inside = open.pop();
    if (inside.leftOut > 0) {
      count(inside);
    }
    closed(to);
  }

  @Override
  public void scalar(Value value, int from, int to) throws UnreadableException {
    if (whole == null && !(value instanceof Value.Null)) {
      Place place = here();
      if (place.isOther(Place.Form.SCALAR)) {
        throw Hidden.otherShape();
      }
      if (place.isHidden()) {
        tally.add(place);
        edits.put(from, new Edit(to, instead(place, value, from)));
      }
    }
    closed(to);
  }

  /** A value is over, and with it perhaps what is replaced as a whole. */
  private void closed(int to) {
    Whole of = whole;
    if (of != null && of.depth() == open.size()) {
      edits.put(of.from(), new Edit(to, of.instead()));
      whole = null;
    }
  }

  /** Where the item is that begins. */
  private Place here() {
    Inside inside = open.peek();
    return inside == null || inside.map ? next : inside.place.element();
  }

  private byte[] instead(Place place, Value value, int from) {
    return switch (value) {
      case Value.Text(String text) -> string(TEXT, Replacements.text(place.type(), text));
      case Value.Blob _ -> string(BYTES, Replacements.REDACTED);
      case Value.Flag _ -> FALSE;
      default -> zero(from);
    };
  }

  /** A number's head with zeros behind it; in front of it its tag, where it is a time. */
  private byte[] zero(int from) {
    int tag = major(from) == TAG ? 1 + width(from) : 0;
    int at = from + tag;
    int width = major(at) == SIMPLE ? width(at) : 0;
    byte[] zero = Arrays.copyOf(Arrays.copyOfRange(body, from, at + 1), tag + 1 + width);
    if (width == 0) {
      zero[tag] = 0;
    }
    return zero;
  }

  /** Of at most 255 bytes. */
  private static byte[] string(int major, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (bytes.length < 24) {
      out.write(major << 5 | bytes.length);
    } else {
      out.write(major << 5 | 24);
      out.write(bytes.length);
    }
    out.writeBytes(bytes);
    return out.toByteArray();
  }

  /** Says in a map's head how many entries are left, in as many bytes as before. */
  private void count(Inside map) {
    int head = body[map.from] & 0xff;
    int left = map.entries - map.leftOut;
    if ((head & 0x1f) < 24) {
      edits.put(map.from, new Edit(map.from + 1, new byte[] {(byte) ((head & 0xe0) | left)}));
    } else if ((head & 0x1f) < 28) {
      byte[] number = new byte[width(map.from)];
      for (int i = 0; i < number.length && i < Integer.BYTES; i++) {
        number[number.length - 1 - i] = (byte) (left >>> (8 * i));
      }
      edits.put(map.from + 1, new Edit(map.from + 1 + number.length, number));
    }
  }

  private int major(int at) {
    return (body[at] & 0xff) >> 5;
  }

  /** How many bytes behind a head belong to it. */
  private int width(int at) {
    int info = body[at] & 0x1f;
    return info < 24 ? 0 : 1 << (info - 24);
  }
}
