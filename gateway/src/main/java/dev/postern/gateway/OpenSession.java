package dev.postern.gateway;

import dev.postern.access.AskedFor;
import dev.postern.core.Decided;
import dev.postern.core.Identity;
import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLife.CancelListener;
import dev.postern.core.SessionLife.EndListener;
import dev.postern.core.SessionLife.Held;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.gateway.approvals.HeldSubject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a session is, whatever its operations are: whose, how it ends, where it is written down and
 * how it waits for people. All methods may be called on any thread.
 */
final class OpenSession {
  private final SessionId id;
  private final Identity identity;
  private final Books books;
  private final Recording recording;
  private final Holding holding;
  private final Runnable onClose;
  private final AtomicLong exchanges = new AtomicLong();
  private final AtomicReference<@Nullable EndListener> listener = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable CancelListener cancelListener;

  /** Why it ends, once it is to. */
  private volatile @Nullable Refusal over;

  /** Where everything is written down and counted. */
  record Books(Journal journal, Metrics metrics, Clock clock) {}

  /**
   * How much of what passes is kept.
   *
   * @param resultCap bytes of one result, 0 for its digest only
   * @param binds whether values bound to parameters are kept
   */
  record Recording(int resultCap, boolean binds) {}

  /** How its operations wait for people. */
  interface Holding {
    /** The gateway's name. */
    String node();

    <J extends Decided> Held hold(HeldSubject<J> subject, HoldListener<J> listener);

    /** Has other gateways know by what its client cancels. */
    void cancellableBy(List<String> keys);
  }

  /**
   * @param onClose runs once at the session's end
   */
  OpenSession(
      SessionId id,
      Identity identity,
      Books books,
      Recording recording,
      Holding holding,
      Runnable onClose) {
    this.id = id;
    this.identity = identity;
    this.books = books;
    this.recording = recording;
    this.holding = holding;
    this.onClose = onClose;
  }

  SessionId id() {
    return id;
  }

  Identity identity() {
    return identity;
  }

  Metrics metrics() {
    return books.metrics();
  }

  int resultCap() {
    return recording.resultCap();
  }

  boolean keepsValues() {
    return recording.binds();
  }

  String node() {
    return holding.node();
  }

  Instant now() {
    return books.clock().instant();
  }

  /** Counts the session's operations, from 1. */
  long nextExchange() {
    return exchanges.incrementAndGet();
  }

  /**
   * @throws JournalException where the journal does not take it
   */
  void append(JournalEvent event) {
    books.journal().append(event);
  }

  <J extends Decided> Held hold(HeldSubject<J> subject, HoldListener<J> told) {
    return holding.hold(subject, told);
  }

  /** Journals that people are asked. */
  void held(long exchange, AskedFor.Held held, List<@Nullable String> binds, String approval) {
    append(
        new JournalEvent.StatementHeld(
            now(),
            id,
            exchange,
            held.text(),
            binds,
            held.kinds(),
            held.risk(),
            held.reasons(),
            held.rule(),
            approval));
  }

  void cancellableBy(List<String> keys) {
    holding.cancellableBy(keys);
  }

  void onCancel(CancelListener told) {
    cancelListener = told;
  }

  /** Cancels what it runs or waits for, as its client would. */
  void cancel() {
    CancelListener told = cancelListener;
    if (told != null) {
      told.cancelled();
    }
  }

  void onEnd(EndListener told) {
    listener.set(told);
    Refusal before = over;
    if (before != null) {
      end(before);
    }
  }

  /**
   * Ends the session: its grant is over, it was revoked, its rules have changed, or the gate stops.
   * Where nobody listens yet, the first who does is told.
   */
  void end(Refusal refusal) {
    over = refusal;
    EndListener told = listener.getAndSet(null);
    if (told != null) {
      told.ended(refusal);
    }
  }

  /**
   * Journals the session's end and frees what it held. Only the first time counts.
   *
   * @param withdraw takes back what waits
   */
  void close(String why, Runnable withdraw) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    withdraw.run();
    onClose.run();
    try {
      append(new JournalEvent.SessionEnded(now(), id, why));
    } catch (JournalException e) {
      // The session is over either way; that the journal is full has ended it or will be seen
      // there.
      metrics().journalFailed();
    }
  }
}
