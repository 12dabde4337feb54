package dev.postern.recorder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts events together from the records of one chain.
 *
 * <p>Pieces whose event never ends are dropped when the next one begins: it was refused or the
 * process was killed, and nobody was told that it is journaled. Pieces whose beginning is gone went
 * with the file before them, which retention deleted.
 */
final class EventAssembler {
  private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();

  /** Of the event's first record; 0 between events. */
  private long began;

  /** The event that the record completes, null where more is to come. */
  @Nullable JournalEntry add(ChainRecord record) throws MalformedJournalException {
    if (record.isFirst()) {
      pieces.reset();
      began = record.sequence();
    } else if (began == 0) {
      return null;
    }
    if (record.isFirst() && record.isLast()) {
      return end(record, record.body());
    }
    ByteBuffer body = record.body();
    if (pieces.size() + body.remaining() > EventEncoder.MAX_EVENT) {
      throw new MalformedJournalException("an event over the journal's bound");
    }
    pieces.write(body.array(), body.arrayOffset() + body.position(), body.remaining());
    return record.isLast() ? end(record, ByteBuffer.wrap(pieces.toByteArray())) : null;
  }

  /** Forgets what has begun: what follows is not known to continue it. */
  void reset() {
    pieces.reset();
    began = 0;
  }

  private JournalEntry end(ChainRecord record, ByteBuffer event) throws MalformedJournalException {
    long sequence = began;
    began = 0;
    return new JournalEntry(record.chain(), sequence, EventDecoder.decode(event));
  }
}
