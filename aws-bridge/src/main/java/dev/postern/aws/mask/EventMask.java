package dev.postern.aws.mask;

import dev.postern.aws.bridge.ResponseMasking.Pieces;
import dev.postern.aws.bridge.ResponseMasking.Tally;
import dev.postern.aws.value.UnreadableException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Hides fields of the events of a stream, message for message. An event that the model does not
 * have is left out; a message that is an error passes as it is.
 *
 * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon Event Stream</a>
 */
final class EventMask implements Pieces {
  /** Of a message; AWS's own bound is 16 MiB. */
  static final int LONGEST = 1 << 20;

  private static final byte[] NOTHING = {};
  private static final String INITIAL = "initial-response";

  private final ResponseShape shape;
  private final Hidden.Tally tally;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  /** How many bytes there have to be before there is anything to do. */
  private int awaited = 1;

  /**
   * @param tally of what was hidden before
   */
  EventMask(ResponseShape shape, Hidden.Tally tally) {
    this.shape = shape;
    this.tally = tally;
  }

  @Override
  public byte[] next(byte[] piece) throws UnreadableException {
    kept.writeBytes(piece);
    if (kept.size() < awaited) {
      return NOTHING;
    }
    ByteBuffer bytes = ByteBuffer.wrap(kept.toByteArray());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = EventMessage.length(bytes, LONGEST);
    while (length > 0 && length <= bytes.remaining()) {
      byte[] written = new byte[length];
      bytes.get(written);
      message(written, out);
      length = EventMessage.length(bytes, LONGEST);
    }
    kept.reset();
    kept.write(bytes.array(), bytes.position(), bytes.remaining());
    awaited = Math.max(length, kept.size() + 1);
    return out.toByteArray();
  }

  @Override
  public void end() throws UnreadableException {
    if (kept.size() > 0) {
      throw EventMessage.malformed();
    }
  }

  @Override
  public Tally masked() {
    return tally.masked();
  }

  private void message(byte[] written, ByteArrayOutputStream out) throws UnreadableException {
    EventMessage message = EventMessage.read(written);
    switch (message.text(":message-type")) {
      case "event" -> {
        String type = message.text(":event-type");
        Place place = type.equals(INITIAL) ? shape.root() : shape.events().value(type);
        if (type.equals(INITIAL) || !shape.events().leavesOut(type)) {
          out.writeBytes(shown(message, place));
        }
      }
      case "exception", "error" -> out.writeBytes(written);
      default -> throw EventMessage.malformed();
    }
  }

  private byte[] shown(EventMessage message, Place place) throws UnreadableException {
    Hidden.Tally here = new Hidden.Tally();
    EventMessage left = message.hidden(place, here);
    if (message.payload().length > 0) {
      Hidden payload = shape.event(message.payload(), place);
      here.add(payload);
      left = left.with(payload.body());
    }
    tally.add(here);
    return left.bytes();
  }
}
