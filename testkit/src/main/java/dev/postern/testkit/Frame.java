package dev.postern.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of PostgreSQL's protocol: {@code Byte1 type, Int32 length (itself included),
 * payload}. Frames with the same type and bytes are equal.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">Message
 *     formats</a>
 */
public record Frame(char type, byte[] payload) {
  /** The whole frame as it is on the wire. */
  public byte[] bytes() {
    return new Payload().int8(type).int32(payload.length + 4).bytes(payload).toBytes();
  }

  public PayloadReader reader() {
    return new PayloadReader(payload);
  }

  /** The fields of an ErrorResponse or NoticeResponse by their type byte, such as {@code 'C'}. */
  public Map<Character, String> fields() {
    var fields = new LinkedHashMap<Character, String>();
    PayloadReader in = reader();
    for (char type = (char) in.int8(); type != 0; type = (char) in.int8()) {
      fields.put(type, in.cstring());
    }
    return fields;
  }

  /** A DataRow's cells in text format, null for SQL's null. */
  public List<@Nullable String> cells() {
    PayloadReader in = reader();
    var cells = new ArrayList<@Nullable String>();
    for (int count = in.int16(); count > 0; count--) {
      int length = in.int32();
      cells.add(length < 0 ? null : new String(in.bytes(length), StandardCharsets.UTF_8));
    }
    return cells;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Frame frame
        && type == frame.type
        && Arrays.equals(payload, frame.payload);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return type + " " + HexFormat.of().formatHex(payload);
  }
}
