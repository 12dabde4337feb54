package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLimits;
import dev.postern.core.StatementPath;
import dev.postern.net.Exchange;
import dev.postern.net.ReadGate;
import dev.postern.net.SessionEnd;
import dev.postern.wire.postgres.ErrorFields.Severity;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A session between its log-in and its end: what both directions share.
 *
 * <p>{@link ClientFlow} reads what the client sends, has it judged and queues what its answer will
 * mean; {@link UpstreamFlow} reads what the server answers against that queue:
 *
 * <pre>
 *   client ── Parse Bind Execute Sync ──▶ ClientFlow ──▶ upstream
 *                                            │ pending
 *   client ◀── 1 2 D D C Z ◀── UpstreamFlow ◀┘◀──────── upstream
 * </pre>
 *
 * A refused message is replaced by one that the server is bound to fail, so that the server itself
 * is in the state that an error leaves: an implicit transaction rolled back, an explicit one
 * failed. The server's error is then replaced by the refusal. Confined to the session's event loop.
 */
final class Relay {
  /** More messages than this without an answer are not sent on. */
  static final int MAX_PENDING = 10_000;

  final StatementPath path;
  final SessionLimits limits;
  final Channel client;
  final Channel upstream;
  final ReadGate clientReads;
  final ReadGate upstreamReads;
  final Executor blocking;
  final Names names = new Names();
  final ProtocolSettings settings = new ProtocolSettings(names::encodingChanged);
  final MessageDigest digest = Exchange.newDigest();
  final int maxMessage;

  private final ClientFlow clientFlow;
  private final UpstreamFlow upstreamFlow;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final UpstreamCancel upstreamCancel;
  private @Nullable BackendKeyData key;
  private final Runnable onClosed;
  private @Nullable Runnable settled;
  private boolean closed;

  /** Whether the server may yet be told to stop what it does then, whatever that is. */
  private boolean cancelling;

  /** Whether the server skips messages up to the next Sync, so that none is sent. */
  boolean skipping;

  /** Whether the server takes the client's messages as the data of a COPY. */
  boolean copyIn;

  /**
   * Syncs that a COPY may have swallowed: if it failed before it read them, they are answered after
   * all.
   */
  int doubtfulSyncs;

  /**
   * Whether the open transaction did what loses its errors' text: constraints that are checked only
   * at its end could still tell the values.
   */
  boolean checksMayTell;

  /** Counts Syncs: what is between two of them fails together. */
  long batch;

  /** Counts the statements that changed what names and descriptions mean. */
  long changes;

  /**
   * @param blocking runs judgements that may wait
   * @param onClosed runs once when the session is over
   */
  Relay(
      StatementPath path,
      Channel client,
      Channel upstream,
      ReadGate clientReads,
      ReadGate upstreamReads,
      Executor blocking,
      int maxMessage,
      CancelKeys.Issuer cancelKeys,
      UpstreamCancel upstreamCancel,
      Runnable onClosed) {
    this.path = path;
    this.limits = path.limits();
    this.client = client;
    this.upstream = upstream;
    this.clientReads = clientReads;
    this.upstreamReads = upstreamReads;
    this.blocking = blocking;
    this.maxMessage = maxMessage;
    this.upstreamCancel = upstreamCancel;
    this.onClosed = onClosed;
    this.clientFlow = new ClientFlow(this);
    this.upstreamFlow = new UpstreamFlow(this, cancelKeys);
    pending.add(new Pending.Startup());
  }

  /** Takes over {@code bytes}. */
  void onClientBytes(ByteBuf bytes) {
    guarded(bytes, () -> clientFlow.onBytes(bytes));
  }

  /** Takes over {@code bytes}. */
  void onUpstreamBytes(ByteBuf bytes) {
    guarded(bytes, () -> upstreamFlow.onBytes(bytes));
  }

  /** The one place where a peer's violation and a fault of ours end the session. */
  void guarded(@Nullable ByteBuf bytes, Runnable step) {
    if (closed) {
      if (bytes != null) {
        bytes.release();
      }
      return;
    }
    try {
      step.run();
    } catch (RuntimeException | Error thrown) {
      end(
          SessionEnd.of(
              thrown, path.session(), Log.LOG, "the gate failed; session " + path.session()));
    }
  }

  /**
   * Ends the session with a FATAL error. What the server runs for it is cancelled: by itself it
   * would only notice at its next word to the session, and have committed by then.
   */
  void end(Refusal refusal) {
    if (closed) {
      return;
    }
    BackendKeyData session = key;
    if (session != null && head() != null) {
      upstreamCancel.cancel(session, () -> {});
    }
    ByteBuf message = client.alloc().buffer();
    if (upstreamFlow.atBoundary()) {
      BackendMessages.errorResponse(message, report(Severity.FATAL, refusal));
    }
    close(refusal.reason().code(), message);
  }

  /** A refusal as the client is told it, with the session to ask about. */
  ErrorFields report(Severity severity, Refusal refusal) {
    return ErrorFields.of(severity, refusal).with('D', "Postern session " + path.session() + ".");
  }

  void onClientEnded() {
    clientFlow.onEnded();
  }

  /** The server left: what it sent last goes out first. */
  void onUpstreamGone() {
    if (closed) {
      return;
    }
    ByteBuf message = client.alloc().buffer();
    if (!clientFlow.terminated()
        && !pending.isEmpty()
        && upstreamFlow.atBoundary()
        && !upstreamFlow.saidFatal()) {
      BackendMessages.errorResponse(
          message,
          report(
              Severity.FATAL,
              new Refusal(
                  FaultCode.UPSTREAM_LOST, "upstream-lost", "the database closed the connection")));
    }
    close(clientFlow.terminated() ? "terminated" : "upstream closed", message);
  }

  void onClientGone() {
    close("client left", client.alloc().buffer(0));
  }

  private void close(String why, ByteBuf last) {
    if (closed) {
      last.release();
      return;
    }
    closed = true;
    for (Pending entry : pending) {
      abandon(entry, why);
    }
    pending.clear();
    clientFlow.release();
    upstreamFlow.release();
    client.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
    upstream.flush();
    upstream.close();
    onClosed.run();
    path.close(why);
  }

  private void abandon(Pending entry, String why) {
    switch (entry) {
      case Pending.Query query -> query.exchange().finish(true, why);
      case Pending.Execute execute -> execute.exchange().finish(true, why);
      case Pending.FunctionCall call -> call.exchange().finish(true, why);
      case Pending.Malformed malformed -> malformed.exchange().finish(true, why);
      case Pending.Parse _, Pending.Bind _, Pending.Close _ -> names.settled(entry);
      case Pending.Startup _,
          Pending.DescribeStatement _,
          Pending.DescribePortal _,
          Pending.Show _,
          Pending.Sync _,
          Pending.CopyEnd _,
          Pending.Refused _ -> {}
    }
  }

  /** What descriptions depend on: the session's own changes, the gate's catalog and policy. */
  long epoch() {
    return epoch(path.version());
  }

  /**
   * As {@link #epoch()}.
   *
   * @param version the path's
   */
  long epoch(long version) {
    return changes + version;
  }

  boolean isClosed() {
    return closed;
  }

  /** Queues what the answer to a message that is sent now will mean. */
  void expect(Pending entry) {
    pending.add(entry);
  }

  /** What the next message from upstream belongs to, null where nothing is under way. */
  @Nullable Pending head() {
    while (pending.peek() instanceof Pending.CopyEnd) {
      pending.remove();
    }
    return pending.peek();
  }

  /** The exchange that the next message from upstream belongs to, null where it is none's. */
  @Nullable Exchange exchange() {
    Pending head = head();
    return head == null ? null : head.exchange();
  }

  void pop() {
    pending.remove();
    if (pending.isEmpty()) {
      onSettled();
    }
  }

  int pendingCount() {
    return pending.size();
  }

  /** Whether a ReadyForQuery is still to come, and with it what became of the settings. */
  boolean awaitsReady() {
    return pending.stream().anyMatch(Pending::flushesItself);
  }

  /** What the server said the session is cancelled by. */
  void keyGiven(BackendKeyData given) {
    key = given;
  }

  /** The server's number of the session's process, 0 where it has not said. */
  int processId() {
    return key == null ? 0 : key.processId();
  }

  /** Whether a message of the gate's own can go to the client now. */
  boolean atBoundary() {
    return upstreamFlow.atBoundary();
  }

  /** See {@link CancelKeys.InSession}; on any thread. */
  void cancel(Runnable running, Runnable done) {
    client.eventLoop().execute(() -> (clientFlow.withdraw() ? done : running).run());
  }

  /** Cancels what runs or waits, on any thread. */
  void cancelAny() {
    Runnable nothing = () -> {};
    cancel(
        () -> {
          BackendKeyData session = key;
          if (!closed && session != null) {
            upstreamCancel.cancel(session, nothing);
          }
        },
        nothing);
  }

  /** Has the server stop what it does; nothing is sent until it has taken the request. */
  void cancel(BackendKeyData session) {
    cancelling = true;
    upstreamCancel.cancel(
        session, () -> client.eventLoop().execute(() -> guarded(null, this::cancelled)));
  }

  private void cancelled() {
    cancelling = false;
    if (head() == null) {
      onSettled();
    }
  }

  private void onSettled() {
    Runnable next = settled;
    if (next != null && !cancelling) {
      settled = null;
      client.eventLoop().execute(() -> guarded(null, next));
    }
  }

  /**
   * Runs {@code next} when the server has answered everything that was sent. Until then the
   * client's input waits.
   */
  void whenSettled(Runnable next) {
    if (head() == null && !cancelling) {
      client.eventLoop().execute(() -> guarded(null, next));
      return;
    }
    settled = next;
    if (pending.isEmpty()) {
      return;
    }
    if (pending.getLast().flushesItself()) {
      // A Flush would count as the client's next message and stop the server's idle timeouts.
      upstream.flush();
      return;
    }
    ByteBuf flush = upstream.alloc().buffer(FrameInput.HEADER);
    FrontendMessages.flush(flush);
    upstream.writeAndFlush(flush);
  }

  /** An error of the extended protocol: the server skips to the next Sync. */
  void skipToSync(String why) {
    while (!pending.isEmpty() && !(pending.peek() instanceof Pending.Sync)) {
      abandon(pending.remove(), why);
    }
    if (pending.isEmpty()) {
      skipping = true;
      onSettled();
    }
  }

  /** A COPY began to read the client's messages: it swallows Syncs and fails on anything else. */
  void copyInBegins() {
    Pending copy = pending.remove();
    copyIn = true;
    while (copyIn && !pending.isEmpty()) {
      switch (pending.remove()) {
        case Pending.Sync _ -> doubtfulSyncs++;
        case Pending.CopyEnd _ -> copyIn = false;
        case Pending swallowed -> {
          abandon(swallowed, "swallowed by COPY");
          copyIn = false;
        }
      }
    }
    pending.addFirst(copy);
  }

  void clientWritable(boolean writable) {
    upstreamReads.set(ReadGate.Reason.PEER_SLOW, !writable);
  }

  void upstreamWritable(boolean writable) {
    clientReads.set(ReadGate.Reason.PEER_SLOW, !writable);
  }
}
