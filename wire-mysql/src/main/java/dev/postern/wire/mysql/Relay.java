package dev.postern.wire.mysql;

import dev.postern.core.Admission;
import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLimits;
import dev.postern.core.StatementPath;
import dev.postern.net.Exchange;
import dev.postern.net.ReadGate;
import dev.postern.net.SessionEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session between its log-in and its end: what both directions share.
 *
 * <p>{@link ClientFlow} reads a command, has it judged and says what its answer will be; {@link
 * UpstreamFlow} reads the answer. One command is under way at a time, as on a server:
 *
 * <pre>
 *   client ── COM_QUERY ──▶ ClientFlow ──▶ upstream
 *                              │ expect
 *   client ◀── OK, ERR, columns, rows ── UpstreamFlow ◀── upstream
 * </pre>
 *
 * A refused command never leaves: MySQL's own errors leave a transaction as it was, and so does
 * that. Confined to the session's event loop.
 */
final class Relay implements UpstreamSession.Receiver {
  final StatementPath path;
  final SessionLimits limits;
  final Leg client;
  final Leg upstream;
  final Names names;
  final Shared shared;
  final HandshakeResponse41 response;
  final MessageDigest digest = Exchange.newDigest();

  private final Owner owner;
  private final ClientFlow clientFlow;
  private final UpstreamFlow upstreamFlow;
  private final Map<Integer, Prepared> prepared = new HashMap<>();
  private @Nullable Prepared lastPrepared;
  private boolean closed;

  SessionState state;
  Expect expect = Expect.Nothing.INSTANCE;

  /** Whether the server may have stopped telling of its settings, so that it is to be asked. */
  boolean unsure;

  /** The sequence id of the next packet to the client. */
  int clientSequence = 1;

  /** The sequence id of the next packet from upstream. */
  int upstreamSequence;

  /** One peer, and what was agreed on with it. */
  record Leg(Channel channel, ReadGate reads, Capabilities capabilities) {}

  /**
   * What the session is connected to.
   *
   * @param connection its name, which clients give as a database
   * @param database what it stands for at the upstream
   * @param version of the server, as its greeting says it
   * @param thread the server's number of the session
   */
  record Names(String connection, String database, String version, int thread) {}

  /**
   * What sessions share.
   *
   * @param blocking runs judgements that may wait
   * @param maxMessage greatest length of a payload that is read whole, in bytes
   * @param admission by which sessions at other gateways are reached
   */
  record Shared(Executor blocking, int maxMessage, ThreadIds threads, Admission admission) {}

  /** Told what becomes of the session. */
  interface Owner {
    /** Runs once when it is over. */
    void closed();

    /**
     * Another log-in on the client's connection: this session is over.
     *
     * @param rest what the client sent behind the command, handed over
     * @param next the sequence id of the answer
     */
    void changeUser(HandshakeResponse41 response, ByteBuf rest, int next);

    /** The server is to stop what it runs for the session. */
    void kill(UpstreamKill.What what);
  }

  /**
   * @param response how the client began
   */
  Relay(
      StatementPath path,
      Leg client,
      Leg upstream,
      Names names,
      SessionState state,
      HandshakeResponse41 response,
      Shared shared,
      Owner owner) {
    this.path = path;
    this.limits = path.limits();
    this.client = client;
    this.upstream = upstream;
    this.names = names;
    this.state = state;
    this.response = response;
    this.shared = shared;
    this.owner = owner;
    this.clientFlow = new ClientFlow(this);
    this.upstreamFlow = new UpstreamFlow(this);
  }

  /** Takes over {@code bytes}. */
  void onClientBytes(ByteBuf bytes) {
    guarded(bytes, () -> clientFlow.onBytes(bytes));
  }

  @Override
  public void onUpstreamBytes(ByteBuf bytes) {
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
      end(SessionEnd.of(thrown, path.session(), Log.LOG, "the gate failed"));
    }
  }

  /** Ends the session with an error, and what the server runs for it. */
  void end(Refusal refusal) {
    if (closed) {
      return;
    }
    if (!(expect instanceof Expect.Nothing)) {
      owner.kill(UpstreamKill.What.CONNECTION);
    }
    ByteBuf message = client.channel().alloc().buffer();
    if (upstreamFlow.atBoundary()) {
      PacketWriter.packet(message, clientSequence, Refusals.of(refusal, path.session())::write);
    }
    close(refusal.reason().code(), message);
  }

  /** The server left: what it sent last goes out first. */
  @Override
  public void onUpstreamGone() {
    if (closed) {
      return;
    }
    ByteBuf message = client.channel().alloc().buffer();
    if (upstreamFlow.atBoundary() && !(expect instanceof Expect.Nothing)) {
      Refusal lost =
          new Refusal(
              FaultCode.UPSTREAM_LOST, "upstream-lost", "the database closed the connection");
      PacketWriter.packet(message, clientSequence, Refusals.of(lost, path.session())::write);
    }
    close(clientFlow.hasQuit() ? "terminated" : "upstream closed", message);
  }

  /** Takes back what waits for people, on any thread. */
  void withdraw() {
    client.channel().eventLoop().execute(() -> guarded(null, () -> clientFlow.withdraw()));
  }

  /** Takes back what waits, or else has the server stop what it runs; on any thread. */
  void cancel() {
    client
        .channel()
        .eventLoop()
        .execute(() ->
            guarded(
                null,
                () -> {
                  if (!clientFlow.withdraw() && !(expect instanceof Expect.Nothing)) {
                    owner.kill(UpstreamKill.What.QUERY);
                  }
                }));
  }

  void onClientGone() {
    close(clientFlow.hasQuit() ? "terminated" : "client left", client.channel().alloc().buffer(0));
  }

  private void close(String why, ByteBuf last) {
    if (closed) {
      last.release();
      return;
    }
    leave(why);
    client.channel().writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
  }

  /** Ends all but the client's connection. */
  void leave(String why) {
    closed = true;
    exchange(expect, why);
    expect = Expect.Nothing.INSTANCE;
    clientFlow.release();
    upstreamFlow.release();
    upstream.channel().flush();
    upstream.channel().close();
    client.reads().release(ReadGate.Reason.PEER_SLOW);
    client.reads().release(ReadGate.Reason.INPUT_FULL);
    owner.closed();
    path.close(why);
  }

  private static void exchange(Expect expect, String why) {
    switch (expect) {
      case Expect.Head(var running) -> running.exchange.finish(true, why);
      case Expect.File(var running, _) -> running.exchange.finish(true, why);
      case Expect.Columns columns -> columns.running.exchange.finish(true, why);
      case Expect.ColumnsEnd(var running, _) -> running.exchange.finish(true, why);
      case Expect.RowsOf(var running, _) -> running.exchange.finish(true, why);
      case Expect.Fields(var exchange) -> exchange.finish(true, why);
      case Expect.Reply(var exchange) -> exchange.finish(true, why);
      case Expect.Nothing _,
          Expect.Preparing _,
          Expect.Definitions _,
          Expect.Acknowledged _,
          Expect.Statistics _,
          Expect.Asking _,
          Expect.Value _ -> {}
    }
  }

  /** Logs in anew on the client's connection; this session is over. */
  void changeUser(HandshakeResponse41 again, ByteBuf rest) {
    int next = clientSequence;
    leave("changed user");
    owner.changeUser(again, rest, next);
  }

  boolean isClosed() {
    return closed;
  }

  /** The command under way is answered. */
  void done() {
    expect = Expect.Nothing.INSTANCE;
    clientSequence = 1;
  }

  /** Goes on with what the client has sent meanwhile. */
  void proceed() {
    if (unsure) {
      ask();
    } else {
      clientFlow.advance();
    }
  }

  /** The server waits for the client's file: also for what has come of it already. */
  void fileWanted(Running running, LocalFile file) {
    expect = new Expect.File(running, file);
    clientFlow.advance();
  }

  /** Has the server tell of its settings again, before the client's next command. */
  private void ask() {
    unsure = false;
    Prelude prelude =
        new Prelude(names.version(), upstream.capabilities(), UpstreamOpening.settings(limits));
    expect = new Expect.Asking(prelude);
    ask(prelude.first());
  }

  /** Sends a query of the gate's own. */
  void ask(byte[] query) {
    send(payload -> QueryMessage.write(payload, query, upstream.capabilities()));
  }

  /**
   * Asks for one value, with the client's command waiting in front.
   *
   * @param then is told it, null where it is NULL or the server gives none
   */
  void ask(String query, Consumer<@Nullable String> then) {
    TextResult.Bounds bounds = new TextResult.Bounds(1, 4L * shared.maxMessage());
    expect = new Expect.Value(new TextResult(upstream.capabilities(), bounds), then);
    ask(query.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends a command that the client has not sent so. */
  void send(Consumer<ByteBuf> command) {
    ByteBuf out = upstream.channel().alloc().buffer();
    upstreamSequence = PacketWriter.packet(out, 0, command);
    upstream.channel().writeAndFlush(out);
  }

  /**
   * The prepared statement of a number; null where there is none.
   *
   * @param id -1 stands for the one that was prepared last, as MariaDB has it
   */
  @Nullable Prepared prepared(int id) {
    return id == -1 ? lastPrepared : prepared.get(id);
  }

  void prepared(Prepared statement) {
    prepared.put(statement.id(), statement);
    lastPrepared = statement;
  }

  /** What is executed as the last does not exist: its preparation failed. */
  void notPrepared() {
    lastPrepared = null;
  }

  void unprepared(int id) {
    prepared.remove(id);
    if (lastPrepared != null && lastPrepared.id() == id) {
      lastPrepared = null;
    }
  }

  /** What was prepared by its text. */
  final NamedStatements named = new NamedStatements();

  /** Under what the query under way was judged. */
  long queryVersion;

  /** The server has forgotten all prepared statements. */
  void unprepared() {
    prepared.clear();
    lastPrepared = null;
    named.clear();
  }

  void clientWritable(boolean writable) {
    upstream.reads().set(ReadGate.Reason.PEER_SLOW, !writable);
  }

  @Override
  public void upstreamWritable(boolean writable) {
    client.reads().set(ReadGate.Reason.PEER_SLOW, !writable);
  }
}
