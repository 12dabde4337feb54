package dev.postern.recorder;

/**
 * Something in a journal that is not as a recorder leaves it.
 *
 * @param chain the chain's index, {@link #CHECKPOINTS} for the file of checkpoints
 * @param sequence of the record, or the number of the checkpoint, at which it shows
 * @param detail for a person; never anything from an event
 */
public record Fault(int chain, long sequence, Kind kind, String detail) {
  /** Stands for the file of checkpoints where others have a chain's index. */
  public static final int CHECKPOINTS = -1;

  /** What is wrong. */
  public enum Kind {
    /** The bytes are no record, or the record's body is no event. */
    MALFORMED,
    /** A record's checksum does not fit its bytes. */
    CHECKSUM,
    /** Records are missing, repeated or out of order. */
    SEQUENCE,
    /** A record does not follow from the one before it. */
    CHAIN,
    /** A record belongs to another chain. */
    WRONG_CHAIN,
    /** Records that a checkpoint names are not there. */
    MISSING,
    /** A record is not the one that a checkpoint names. */
    NOT_AS_CHECKPOINTED,
    /** A line of the checkpoints is not one, or the file or its key is not there. */
    CHECKPOINT_MALFORMED,
    /** A checkpoint does not follow from the one before it. */
    CHECKPOINT_CHAIN,
    /** A checkpoint is not signed by the journal's key. */
    CHECKPOINT_SIGNATURE,
    /** The checkpoints do not contain the one that was kept elsewhere. */
    ANCHOR
  }

  static Fault malformed(int chain, long sequence, MalformedJournalException cause) {
    return new Fault(chain, sequence, Kind.MALFORMED, String.valueOf(cause.getMessage()));
  }

  @Override
  public String toString() {
    String where = chain == CHECKPOINTS ? "checkpoint " : "chain " + chain + ", record ";
    return where + sequence + ": " + kind + ": " + detail;
  }
}
