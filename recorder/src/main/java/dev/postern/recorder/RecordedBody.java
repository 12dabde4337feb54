package dev.postern.recorder;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The body of an API's response among the results that the journal keeps: behind a zero, with which
 * nothing begins that a database sends.
 */
public final class RecordedBody {
  private static final byte MARK = 0;

  /** In UTF-16 units, of a line. */
  private static final int LONGEST = 2_000;

  private RecordedBody() {}

  /**
   * As it is recorded; nothing where there is nothing of it.
   *
   * @param body is read
   */
  public static ByteBuffer frames(ByteBuffer body) {
    if (!body.hasRemaining()) {
      return ByteBuffer.allocate(0);
    }
    return ByteBuffer.allocate(body.remaining() + 1).put(MARK).put(body).flip();
  }

  static boolean isOne(ByteBuffer frames) {
    return frames.hasRemaining() && frames.get(frames.position()) == MARK;
  }

  /** The first lines of a text; of anything else how much there is. */
  static RecordedResult decode(ByteBuffer frames) {
    ByteBuffer body = frames.slice(frames.position() + 1, frames.remaining() - 1);
    RecordedParts parts = new RecordedParts();
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(body.duplicate())
              .toString();
    } catch (CharacterCodingException e) {
      parts.line("(" + body.remaining() + " bytes that are no text)");
      return parts.result(false);
    }
    boolean cut = text.lines().skip(RecordedParts.MAX_ROWS).findAny().isPresent();
    for (String line : text.lines().limit(RecordedParts.MAX_ROWS).toList()) {
      cut |= line.length() > LONGEST;
      parts.line(line.length() > LONGEST ? line.substring(0, LONGEST) : line);
    }
    return parts.result(cut);
  }
}
