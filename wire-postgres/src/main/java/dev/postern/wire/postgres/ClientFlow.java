package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.ResultColumn.Format;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementPath.Bind;
import dev.postern.core.StatementPath.Running;
import dev.postern.core.Verdict;
import dev.postern.net.Exchange;
import dev.postern.net.ReadGate;
import dev.postern.wire.postgres.FrontendMessages.Named;
import dev.postern.wire.postgres.Names.Meaning;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client's messages, from its bytes to the upstream: read, judged, queued, sent. */
final class ClientFlow {
  private static final Refusal APPROVALS_UNAVAILABLE =
      new Refusal(
          FaultCode.DENIED,
          "approvals-unavailable",
          "the statement needs an approval, and approvals are not configured");

  private static final Refusal NOT_IN_ENCODING =
      new Refusal(
          FaultCode.DENIED,
          new Reason("row-filter", "the row filter cannot be written in the client's encoding"),
          "SET client_encoding TO 'UTF8'.");

  private static final Refusal PREPARED_OTHERWISE =
      new Refusal(
          FaultCode.DENIED,
          new Reason("row-filter", "the prepared statement was rewritten in another way"),
          "Prepare it again.");

  private static final Refusal BEHIND_END =
      new Refusal(
          FaultCode.DENIED,
          new Reason("read-only", "nothing may follow the end of a transaction before a Sync"),
          "Send it by itself.");

  private final Relay relay;
  private final String comment;
  private final FrameInput input;
  private final OwnDescribe describe;
  private final OwnShow show;

  /** Whether the message in front waits for something, so that none behind it is looked at. */
  private boolean waiting;

  private boolean ended;
  private boolean terminated;

  /** The batch in which a transaction was ended, where that matters. */
  private long endedIn = -1;

  ClientFlow(Relay relay) {
    this.relay = relay;
    this.comment = relay.path.comment();
    this.input = new FrameInput(relay.upstream);
    this.describe = new OwnDescribe(relay);
    this.show = new OwnShow(relay);
  }

  void onBytes(ByteBuf bytes) {
    if (terminated) {
      bytes.release();
      return;
    }
    input.add(relay.client.alloc(), bytes);
    input.passOn();
    advance();
  }

  /** The client will send no more: the server learns of it behind what was sent before. */
  void onEnded() {
    if (ended) {
      return;
    }
    ended = true;
    if (!waiting) {
      endUpstream();
    }
  }

  boolean terminated() {
    return terminated || ended;
  }

  void release() {
    input.clear();
  }

  private void endUpstream() {
    relay.upstream.flush();
    SslHandler tls = relay.upstream.pipeline().get(SslHandler.class);
    if (tls != null && tls.engine().getSession().getProtocol().equals("TLSv1.3")) {
      tls.closeOutbound();
    } else if (tls == null && relay.upstream instanceof SocketChannel socket) {
      socket.shutdownOutput();
    } else {
      // Before TLS 1.3 a close_notify ends both directions, and the answers would be lost.
      ByteBuf terminate = relay.upstream.alloc().buffer(FrameInput.HEADER);
      FrontendMessages.terminate(terminate);
      relay.upstream.writeAndFlush(terminate);
    }
  }

  private void advance() {
    while (!waiting && !terminated && !relay.isClosed() && input.hasHeader()) {
      if (relay.pendingCount() >= Relay.MAX_PENDING) {
        await();
        break;
      }
      if (!next()) {
        break;
      }
    }
    if (relay.isClosed()) {
      return;
    }
    input.cut();
    relay.upstream.flush();
    relay.clientReads.set(
        ReadGate.Reason.INPUT_FULL, waiting && input.readable() > Relay.MAX_WAITING_INPUT);
    input.trim();
    if (ended && !waiting) {
      endUpstream();
    }
  }

  /** Holds the input until the server has answered all that was sent. */
  private void await() {
    await(() -> {});
  }

  private void await(Runnable then) {
    waiting = true;
    input.cut();
    relay.whenSettled(() -> {
      waiting = false;
      then.run();
      advance();
    });
  }

  private void perform(Runnable step) {
    boolean simple = input.type() == 'Q' || input.type() == 'F';
    try {
      step.run();
    } catch (ProtocolViolation violation) {
      malformed(violation, simple);
    }
  }

  /**
   * A body that the server would not take either: it says so itself where what cannot be read may
   * pass, and the gate does in its words where not. The session goes on.
   */
  private void malformed(ProtocolViolation violation, boolean simple) {
    Judgement judgement =
        relay.path.judgeOpaque("(malformed message of type " + (char) input.type() + ")");
    if (judgement.verdict() instanceof Verdict.Forward) {
      pass(new Pending.Malformed(open(judgement, List.of()), simple));
    } else {
      replace(
          new Refusal(
              violation.sqlState().equals(FaultCode.BAD_ENCODING.sqlState())
                  ? FaultCode.BAD_ENCODING
                  : FaultCode.PROTOCOL_VIOLATION,
              "protocol-violation",
              Objects.requireNonNullElse(violation.getMessage(), "invalid message format")),
          simple);
    }
  }

  /** Deals with the message in front; false where more bytes must come first. */
  private boolean next() {
    byte type = input.type();
    int length = input.length();
    if (!FrontendLimits.isKnown(type)
        || length < 4
        || length > FrontendLimits.of(type, relay.maxMessage)) {
      refuseStream(type, length);
      return false;
    }
    if (type == 'd') {
      passUnlessSkipping();
      return true;
    }
    if (!input.isWhole()) {
      return false;
    }
    if (type == 'X') {
      terminated = true;
      input.pass();
      return true;
    }
    if (relay.skipping && type != 'S') {
      input.drop();
      return true;
    }
    if (relay.copyIn) {
      copying(type);
      return true;
    }
    if (OwnShow.isReadBySettings(type, input.body()) && !settled()) {
      return true;
    }
    perform(() -> dispatch(type));
    return true;
  }

  /**
   * Whether the settings are known by which the server will read the message in front. Else the
   * input waits until it has reported them, or answered.
   */
  private boolean settled() {
    if (relay.awaitsReady()) {
      await();
      return false;
    }
    if (relay.settings.inDoubt()) {
      input.cut();
      show.ask();
      await();
      return false;
    }
    return true;
  }

  private void dispatch(byte type) {
    switch (type) {
      case 'Q' -> query();
      case 'P' -> parse();
      case 'B' -> bind();
      case 'D' -> describe();
      case 'E' -> execute();
      case 'C' -> close();
      case 'S' -> sync();
      case 'H' -> input.pass();
      case 'F' -> functionCall();
      case 'c', 'f' -> pass(new Pending.CopyEnd());
      default -> throw new IllegalStateException("type " + type);
    }
  }

  /**
   * A message the server cannot mean to take. Its header goes on so that the server ends the
   * session in its own words, but nothing behind it does.
   */
  private void refuseStream(byte type, int length) {
    if (length > relay.maxMessage && FrontendLimits.isWithinServers(type, length)) {
      await(() ->
          relay.end(
              new Refusal(
                  FaultCode.LIMIT,
                  "message-size",
                  "a message of "
                      + length
                      + " bytes is over the gate's limit of "
                      + relay.maxMessage)));
      return;
    }
    input.cut();
    relay.upstream.write(input.buffer().retainedSlice(input.index(), FrameInput.HEADER));
    relay.upstream.flush();
    terminated = true;
  }

  private void passUnlessSkipping() {
    if (relay.skipping && input.isWhole()) {
      input.drop();
    } else {
      input.pass();
    }
  }

  /**
   * The server takes messages as the data of a COPY. Of what is no part of that it reads the type
   * alone and ends the session; the body stays here, since the server may have left the COPY.
   */
  private void copying(byte type) {
    switch (type) {
      case 'c', 'f' -> {
        relay.copyIn = false;
        input.pass();
      }
      case 'S' -> {
        relay.doubtfulSyncs++;
        input.pass();
      }
      case 'H' -> input.pass();
      default -> {
        relay.copyIn = false;
        input.drop();
        Poison.writeEmpty(relay, type);
      }
    }
  }

  private void query() {
    judged(
        StatementText.decode(QueryMessage.read(input.body()).text(), relay.settings.charset()),
        List.of(),
        this::sendQuery);
  }

  private void sendQuery(Judgement judgement) {
    if (!refused(judgement, true)
        && !behindEnd(judgement, true)
        && !executesUnseen(judgement, true)) {
      drawn(judgement, List.of(), true, () -> describeAndForward(judgement));
    }
  }

  private void describeAndForward(Judgement judgement) {
    if (!OwnDescribe.wanted(judgement)) {
      forwardQuery(judgement, List.of());
      return;
    }
    waiting = true;
    input.cut();
    describe.beforeQuery(
        judgement,
        copies -> {
          waiting = false;
          forwardQuery(judgement, copies);
          advance();
        },
        () -> {
          waiting = false;
          input.drop();
          advance();
        });
  }

  private void forwardQuery(Judgement judgement, List<Prepared> copies) {
    relay.expect(new Pending.Query(open(judgement, List.of()), copies));
    relay.settings.synced();
    passText(judgement, () -> QueryMessage.read(input.body()).text(), FrontendMessages::query);
    if (settles(judgement)) {
      await();
    }
  }

  /**
   * In a read-only session nothing follows a statement that might end its being so, and nothing
   * follows one whose result may have too many rows and must fail for it.
   */
  private boolean settles(Judgement judgement) {
    return judgement.settles() || relay.limits.readOnly() || relay.limits.rows() > 0;
  }

  /**
   * Passes the message in front, or in its place that of the judgement's own text, with the path's
   * comment behind it. There it moves no position; a comment to the line's end ends before it.
   */
  private void passText(
      Judgement judgement, Supplier<byte[]> original, BiConsumer<ByteBuf, byte[]> message) {
    boolean commented = !comment.isEmpty() && isUnderstood(judgement);
    if (!commented && !(judgement.verdict() instanceof Verdict.Rewrite)) {
      input.pass();
      return;
    }
    byte[] text =
        judgement.verdict() instanceof Verdict.Rewrite rewrite
            ? Objects.requireNonNull(
                StatementText.encode(rewrite.text(), relay.settings.charset()),
                "checked with the verdict")
            : original.get();
    byte[] end = commented ? ("\n" + comment).getBytes(StandardCharsets.US_ASCII) : new byte[0];
    byte[] whole = Arrays.copyOf(text, text.length + end.length);
    System.arraycopy(end, 0, whole, text.length, end.length);
    message.accept(input.replacement(), whole);
    input.skip();
  }

  /** What was not understood may end inside of quotes. */
  private static boolean isUnderstood(Judgement judgement) {
    return !judgement.statements().isEmpty()
        && judgement.statements().stream()
            .allMatch(judged -> judged.analysis() instanceof StatementAnalysis.Analyzed);
  }

  private Exchange open(Judgement judgement, List<Bind> binds) {
    return new Exchange(
        relay.path, judgement, relay.path.forwarded(judgement, binds), relay.digest);
  }

  private void parse() {
    ParseMessage message = ParseMessage.read(input.body(), relay.settings.charset());
    long version = relay.path.version();
    judged(
        StatementText.decode(message.text(), relay.settings.charset()),
        message.types(),
        judgement -> {
          if (refused(judgement, false)) {
            return;
          }
          if (!Translations.fit(judgement, message::parameterType)) {
            refuse(judgement, Translations.OTHER_TYPE, false);
          } else {
            sent(
                new Pending.Parse(
                    message.statement(),
                    new Prepared(judgement, version, message.parameterTypes()),
                    false));
            passText(
                judgement,
                message::text,
                (out, text) ->
                    FrontendMessages.parse(
                        out,
                        new ParseMessage(message.statement(), text, message.parameterTypes()),
                        relay.settings.charset()));
          }
        });
  }

  /** Passes a message that gives a name its meaning or takes it away. */
  private void define(Pending definition) {
    sent(definition);
    input.pass();
  }

  private void sent(Pending definition) {
    relay.names.sent(definition, relay.batch);
    relay.expect(definition);
  }

  private void bind() {
    BindMessage message = BindMessage.read(input.body(), relay.settings.charset());
    switch (relay.names.statement(message.statement(), relay.batch)) {
      case Meaning.Unsettled<Prepared> _ -> await();
      case Meaning.Known<Prepared>(var prepared) -> bind(message, prepared);
      case Meaning.Unknown<Prepared> _ -> {
        String what = "prepared statement \"" + message.statement() + "\"";
        Prepared unknown = unknown(what, FaultCode.UNKNOWN_STATEMENT);
        if (unknown != null) {
          bind(message, unknown);
        }
      }
    }
  }

  private void bind(BindMessage message, Prepared prepared) {
    current(
        prepared,
        () -> {
          // A function that calls itself immutable may run here.
          relay.settings.sent(prepared.judgement());
          List<Bind> binds = binds(message, prepared);
          Pending.Bind definition =
              new Pending.Bind(
                  message.portal(), new Portal(prepared, binds, message::resultFormat));
          if (prepared.judgement().parameters().isEmpty()) {
            define(definition);
          } else {
            translate(message, prepared, definition, binds);
          }
        });
  }

  /** Sends a Bind with the values in it that the client's pseudonyms stand for. */
  private void translate(
      BindMessage message, Prepared prepared, Pending.Bind definition, List<Bind> binds) {
    Judgement judgement = prepared.judgement();
    if (!Translations.fit(judgement, prepared::parameterType)) {
      refuse(judgement, Translations.OTHER_TYPE, false);
      return;
    }
    Charset encoding = relay.settings.charset();
    sent(definition);
    message.with(Translations.of(judgement, binds, encoding)).write(input.replacement(), encoding);
    input.skip();
  }

  /** Whether the message in front waits or was refused for values that SQL itself would give. */
  private boolean executesUnseen(Judgement judgement, boolean simple) {
    return switch (Translations.executes(judgement, relay.names, relay.batch)) {
      case NOTHING -> false;
      case UNSETTLED -> {
        await();
        yield true;
      }
      case TRANSLATED -> {
        refuse(judgement, Translations.EXECUTED, simple);
        yield true;
      }
    };
  }

  /**
   * What a name means that the session never defined before the gate's eyes: whatever the policy
   * thinks of a statement it cannot read. Null where that is refused, in the server's words for a
   * missing name.
   */
  private @Nullable Prepared unknown(String what, FaultCode code) {
    Judgement judgement = relay.path.judgeOpaque(what);
    if (judgement.verdict() instanceof Verdict.Forward) {
      return new Prepared(judgement, relay.path.version(), new int[0]);
    }
    refuse(judgement, new Refusal(code, "unknown-name", what + " does not exist"), false);
    return null;
  }

  /**
   * Goes on when the statement is judged under the policy and catalog of now, and still may pass:
   * as it was read when it was prepared, whatever the session's settings have become.
   */
  private void current(Prepared prepared, Runnable next) {
    long version = relay.path.version();
    if (prepared.judgedAt(version)) {
      next.run();
      return;
    }
    judged(
        prepared.judgement().statement(),
        judgement -> {
          if (refused(judgement, false)) {
            return;
          }
          if (judgement.sent().equals(prepared.judgement().sent())
              && judgement.parameters().equals(prepared.judgement().parameters())) {
            prepared.judgedAgain(judgement, version);
            next.run();
          } else {
            refuse(judgement, PREPARED_OTHERWISE, false);
          }
        });
  }

  private void describe() {
    DescribeMessage message = DescribeMessage.read(input.body(), relay.settings.charset());
    boolean portal = message.named() == Named.PORTAL;
    Meaning<?> meaning =
        portal
            ? relay.names.portal(message.name(), relay.batch)
            : relay.names.statement(message.name(), relay.batch);
    switch (meaning) {
      case Meaning.Unsettled<?> _ -> await();
      case Meaning.Known<?>(Portal known) -> pass(new Pending.DescribePortal(known, false));
      case Meaning.Known<?>(Prepared prepared) ->
          pass(new Pending.DescribeStatement(prepared, false));
      case Meaning.Known<?> _, Meaning.Unknown<?> _ ->
          pass(
              portal
                  ? new Pending.DescribePortal(null, false)
                  : new Pending.DescribeStatement(null, false));
    }
  }

  private void pass(Pending entry) {
    relay.expect(entry);
    input.pass();
  }

  private void execute() {
    ExecuteMessage message = ExecuteMessage.read(input.body(), relay.settings.charset());
    switch (relay.names.portal(message.portal(), relay.batch)) {
      case Meaning.Unsettled<Portal> _ -> await();
      case Meaning.Known<Portal>(var portal) -> execute(message, portal);
      case Meaning.Unknown<Portal> _ -> {
        Judgement cursor = relay.names.cursor(message.portal());
        Prepared prepared =
            cursor != null
                ? new Prepared(cursor, relay.path.version(), new int[0])
                : unknown("portal \"" + message.portal() + "\"", FaultCode.UNKNOWN_PORTAL);
        if (prepared != null) {
          execute(message, new Portal(prepared, List.of(), _ -> Format.TEXT));
        }
      }
    }
  }

  private void execute(ExecuteMessage message, Portal portal) {
    current(
        portal.prepared(),
        () -> {
          Judgement judgement = portal.prepared().judgement();
          if (!behindEnd(judgement, false) && !executesUnseen(judgement, false)) {
            drawn(judgement, portal.binds(), false, () -> forwardExecute(message, portal));
          }
        });
  }

  /**
   * Refuses what follows the end of a transaction before a Sync, where the session is read-only: a
   * function may have set the next transaction to write, which the server reports no sooner.
   */
  private boolean behindEnd(Judgement judgement, boolean simple) {
    if (endedIn != relay.batch || isTransaction(judgement)) {
      return false;
    }
    refuse(judgement, BEHIND_END, simple);
    return true;
  }

  private static boolean isTransaction(Judgement judgement) {
    return judgement.statements().stream()
        .allMatch(judged -> action(judged) instanceof Action.Transaction);
  }

  private static @Nullable Action action(Judgement.Judged judged) {
    return judged.analysis() instanceof StatementAnalysis.Analyzed analyzed
        ? analyzed.action()
        : null;
  }

  private void forwardExecute(ExecuteMessage message, Portal portal) {
    Judgement judgement = portal.prepared().judgement();
    Exchange exchange = open(judgement, portal.binds());
    Prepared copy = null;
    if (OwnDescribe.wanted(judgement)) {
      input.cut();
      copy = describe.beforeExecute(judgement);
    } else if (judgement.guarded() && !describe.known(portal)) {
      input.cut();
      describe.portal(message.portal(), portal);
    }
    relay.settings.sent(judgement);
    pass(new Pending.Execute(portal, exchange, copy));
    if (relay.limits.readOnly()
        && judgement.statements().stream()
            .anyMatch(judged -> action(judged) instanceof Action.Transaction(var ends) && ends)) {
      endedIn = relay.batch;
    }
    if (settles(judgement)) {
      await();
    }
  }

  /** Goes on when the caller's budgets suffice for what is about to run, and are drawn from. */
  private void drawn(Judgement judgement, List<Bind> binds, boolean simple, Runnable next) {
    if (!relay.path.countsUses()) {
      next.run();
      return;
    }
    switch (RunningStatements.of(judgement, relay.names, relay.batch, relay.path.version())) {
      case Meaning.Unsettled<List<Running>> _, Meaning.Unknown<List<Running>> _ -> await();
      case Meaning.Known<List<Running>>(var running) -> {
        Refusal spent = relay.path.draw(judgement, running, binds);
        if (spent == null) {
          next.run();
        } else {
          refuse(judgement, spent, simple);
        }
      }
    }
  }

  private void close() {
    CloseMessage message = CloseMessage.read(input.body(), relay.settings.charset());
    define(new Pending.Close(message.named() == Named.PORTAL, message.name(), false));
  }

  private void sync() {
    relay.skipping = false;
    relay.batch++;
    relay.settings.synced();
    pass(new Pending.Sync());
  }

  private void functionCall() {
    if (input.body().readableBytes() < Integer.BYTES) {
      throw new ProtocolViolation("insufficient data left in message");
    }
    Judgement judgement =
        relay.path.judgeOpaque("(function call, OID " + input.body().getUnsignedInt(0) + ")");
    if (!refused(judgement, true)) {
      pass(new Pending.FunctionCall(open(judgement, List.of())));
    }
  }

  /** Has a text judged, at once where that is known; null stands for bytes that are no text. */
  private void judged(@Nullable String text, List<Integer> types, Consumer<Judgement> next) {
    if (text == null) {
      next.accept(
          relay.path.judgeOpaque(
              "(bytes that are not valid " + relay.settings.sql().clientEncoding() + ")"));
      return;
    }
    judged(new SqlStatement(text, relay.settings.sql(), types), next);
  }

  private void judged(SqlStatement statement, Consumer<Judgement> next) {
    Judgement known = relay.path.judgeNow(statement);
    if (known != null) {
      next.accept(known);
      return;
    }
    waiting = true;
    input.cut();
    relay.upstream.flush();
    relay.blocking.execute(() -> {
      Runnable then = judgedNow(statement, next);
      relay.client.eventLoop().execute(() -> relay.guarded(null, then));
    });
  }

  /** A judgement that fails comes back too: the session would wait for it, and so it ends. */
  private Runnable judgedNow(SqlStatement statement, Consumer<Judgement> next) {
    try {
      Judgement judgement = relay.path.judge(statement);
      return () -> resume(judgement, next);
    } catch (RuntimeException | Error fault) {
      return () -> {
        throw new IllegalStateException("a judgement failed", fault);
      };
    }
  }

  private void resume(Judgement judgement, Consumer<Judgement> next) {
    waiting = false;
    if (relay.skipping) {
      input.drop();
    } else {
      perform(() -> next.accept(judgement));
    }
    advance();
  }

  private static List<Bind> binds(BindMessage message, Prepared prepared) {
    List<Bind> binds = new ArrayList<>(message.values().size());
    for (int i = 0; i < message.values().size(); i++) {
      binds.add(
          new Bind(
              prepared.parameterType(i),
              message.parameterFormat(i) == Format.BINARY,
              message.values().get(i)));
    }
    return binds;
  }

  private boolean refused(Judgement judgement, boolean simple) {
    switch (judgement.verdict()) {
      case Verdict.Forward _ -> {
        return false;
      }
      case Verdict.Rewrite(_, var text, _) -> {
        if (StatementText.encode(text, relay.settings.charset()) != null) {
          return false;
        }
        refuse(judgement, NOT_IN_ENCODING, simple);
      }
      case Verdict.Deny(_, var refusal) -> refuse(judgement, refusal, simple);
      case Verdict.Hold _ -> refuse(judgement, APPROVALS_UNAVAILABLE, simple);
    }
    return true;
  }

  private void refuse(Judgement judgement, Refusal refusal, boolean simple) {
    relay.path.refused(judgement, refusal);
    replace(refusal, simple);
  }

  /** Sends what is bound to fail in the place of the message in front. */
  private void replace(Refusal refusal, boolean simple) {
    input.drop();
    Poison.write(relay, simple);
    relay.expect(new Pending.Refused(refusal, simple));
    relay.skipping |= !simple;
  }
}
