package dev.postern.core;

import java.util.List;

/**
 * A session as every bridge knows it: whose it is, when it must end, how its operations wait for
 * people.
 */
public interface SessionLife {
  SessionId session();

  Identity identity();

  /** Runs {@code listener} once on any thread when the session must end: revoked, grant over. */
  void onEnd(EndListener listener);

  /** Told why a session must end. */
  interface EndListener {
    void ended(Refusal refusal);
  }

  /** Runs {@code listener} on any thread whenever what runs or waits is to be cancelled. */
  void onCancel(CancelListener listener);

  /**
   * Says by what a client cancels, so that it can do so at another gateway too.
   *
   * @param keys one or two: digests that give nothing away, or that say whose it is
   */
  void cancellableBy(List<String> keys);

  /** Told to cancel. */
  interface CancelListener {
    void cancelled();
  }

  /** How many bytes of one result are recorded at the most; 0 where results are not recorded. */
  int resultCap();

  /** Journals the session's end and frees what it held. */
  void close(String why);

  /** An operation that waits. */
  interface Held {
    /** The client has left or cancelled; what was settled already stays so. May come often. */
    void withdraw();
  }

  /** Told what becomes of an operation that waits. */
  interface HoldListener<J extends Decided> {
    /**
     * People have been asked; not said where nobody had to be.
     *
     * @param sentence for the client: whom it waits for, and the approval's address
     */
    void waits(String sentence);

    /** The last word. */
    void settled(Settled<J> settled);
  }

  /** What became of a held operation. */
  sealed interface Settled<J extends Decided> {
    /**
     * It may run, once.
     *
     * @param judgement of now, whose verdict lets it pass
     */
    record Passes<J extends Decided>(J judgement) implements Settled<J> {}

    record Refused<J extends Decided>(Refusal refusal) implements Settled<J> {}
  }
}
