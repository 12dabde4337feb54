package dev.postern.wire.postgres;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.StatementPath.Bind;
import dev.postern.net.Exchange;
import dev.postern.wire.postgres.FrontendMessages.Named;
import dev.postern.wire.postgres.Names.Meaning;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** Parse, Bind, Describe, Execute, Close and Sync: what the names in them mean, and what runs. */
final class ExtendedProtocol {
  static final Refusal PREPARED_OTHERWISE =
      new Refusal(
          FaultCode.DENIED,
          new Reason("row-filter", "the prepared statement was rewritten in another way"),
          "Prepare it again.");

  /** The server cuts what is longer, and two names would be one. */
  private static final Refusal LONG_NAME =
      new Refusal(
          FaultCode.LIMIT,
          "name-length",
          "a name of a prepared statement or portal has " + Names.MAX_BYTES + " bytes at most");

  /** The server knows it when the gate has forgotten what it means. */
  private static final Refusal HELD_NAME =
      new Refusal(
          FaultCode.DENIED,
          "held-by-name",
          "what needs an approval is called by ASCII characters alone");

  private final Relay relay;
  private final FrontMessage front;
  private final FrameInput input;
  private final Judging judging;
  private final RunChecks checks;
  private final OwnDescribe describe;

  ExtendedProtocol(
      Relay relay, FrontMessage front, Judging judging, RunChecks checks, OwnDescribe describe) {
    this.relay = relay;
    this.front = front;
    this.input = front.input;
    this.judging = judging;
    this.checks = checks;
    this.describe = describe;
  }

  void parse() {
    ParseMessage message = ParseMessage.read(input.body(), relay.settings.charset());
    if (isLong(message.statement())) {
      return;
    }
    long version = relay.path.version();
    judging.judged(
        StatementText.decode(message.text(), relay.settings.charset()),
        message.types(),
        judgement -> parse(message, judgement, version));
  }

  private void parse(ParseMessage message, Judgement judgement, long version) {
    if (judging.refused(judgement, false)) {
      return;
    }
    if (judgement.waits() && Names.isBeyondAscii(message.statement())) {
      judging.refuse(judgement, HELD_NAME, false);
      return;
    }
    if (!Translations.fit(judgement, message::parameterType)) {
      judging.refuse(judgement, Translations.OTHER_TYPE, false);
      return;
    }
    sent(
        new Pending.Parse(
            message.statement(),
            new Prepared(judgement, version, message.parameterTypes()),
            false));
    front.passText(
        judgement,
        message::text,
        (out, text) ->
            FrontendMessages.parse(
                out,
                new ParseMessage(message.statement(), text, message.parameterTypes()),
                relay.settings.charset()));
  }

  /** Whether the message in front was refused for a name that the server would cut. */
  private boolean isLong(String name) {
    if (name.length() <= Names.MAX_BYTES / 4
        || name.getBytes(relay.settings.charset()).length <= Names.MAX_BYTES) {
      return false;
    }
    judging.refuse(relay.path.judgeOpaque("(a name of more than 63 bytes)"), LONG_NAME, false);
    return true;
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

  void bind() {
    BindMessage message = BindMessage.read(input.body(), relay.settings.charset());
    if (isLong(message.statement()) || isLong(message.portal())) {
      return;
    }
    switch (relay.names.statement(message.statement(), relay.batch)) {
      case Meaning.Unsettled<Prepared> _ -> front.await();
      case Meaning.Known<Prepared>(var prepared) -> bind(message, prepared);
      case Meaning.Unknown<Prepared> _ -> {
        String what = "prepared statement \"" + message.statement() + "\"";
        Prepared unknown = judging.unknown(what, FaultCode.UNKNOWN_STATEMENT);
        if (unknown != null) {
          bind(message, unknown);
        }
      }
    }
  }

  /**
   * Here the server plans a statement, and functions that call themselves stable or immutable may
   * run for that: so it is here, with the values at hand, that people are asked, and how many rows
   * they lead to.
   */
  private void bind(BindMessage message, Prepared prepared) {
    current(
        prepared,
        () -> {
          List<Bind> binds = binds(message, prepared);
          checks
              .holding()
              .passed(
                  prepared.judgement(),
                  binds,
                  false,
                  judgement -> bind(message, prepared, binds, judgement));
        });
  }

  private void bind(BindMessage message, Prepared prepared, List<Bind> binds, Judgement judgement) {
    if (!prepared.isStill(judgement)) {
      judging.refuse(judgement, PREPARED_OTHERWISE, false);
      return;
    }
    relay.settings.sent(judgement);
    Portal portal = new Portal(prepared, binds, message::resultFormat);
    portal.runs(judgement);
    Pending.Bind definition = new Pending.Bind(message.portal(), portal);
    if (judgement.parameters().isEmpty()) {
      define(definition);
    } else {
      translate(message, prepared, definition, binds);
    }
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

  /** Sends a Bind with the values in it that the client's pseudonyms stand for. */
  private void translate(
      BindMessage message, Prepared prepared, Pending.Bind definition, List<Bind> binds) {
    Judgement judgement = prepared.judgement();
    if (!Translations.fit(judgement, prepared::parameterType)) {
      judging.refuse(judgement, Translations.OTHER_TYPE, false);
      return;
    }
    Charset encoding = relay.settings.charset();
    sent(definition);
    message.with(Translations.of(judgement, binds, encoding)).write(input.replacement(), encoding);
    input.skip();
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
    judging.judged(
        prepared.judgement().statement(),
        judgement -> {
          if (judging.refused(judgement, false)) {
            return;
          }
          if (prepared.isStill(judgement)) {
            prepared.judgedAgain(judgement, version);
            next.run();
          } else {
            judging.refuse(judgement, PREPARED_OTHERWISE, false);
          }
        });
  }

  void describe() {
    DescribeMessage message = DescribeMessage.read(input.body(), relay.settings.charset());
    if (isLong(message.name())) {
      return;
    }
    boolean portal = message.named() == Named.PORTAL;
    Meaning<?> meaning =
        portal
            ? relay.names.portal(message.name(), relay.batch)
            : relay.names.statement(message.name(), relay.batch);
    switch (meaning) {
      case Meaning.Unsettled<?> _ -> front.await();
      case Meaning.Known<?>(Portal known) -> front.pass(new Pending.DescribePortal(known, false));
      case Meaning.Known<?>(Prepared prepared) ->
          front.pass(new Pending.DescribeStatement(prepared, false));
      case Meaning.Known<?> _, Meaning.Unknown<?> _ ->
          front.pass(
              portal
                  ? new Pending.DescribePortal(null, false)
                  : new Pending.DescribeStatement(null, false));
    }
  }

  void execute() {
    ExecuteMessage message = ExecuteMessage.read(input.body(), relay.settings.charset());
    if (isLong(message.portal())) {
      return;
    }
    switch (relay.names.portal(message.portal(), relay.batch)) {
      case Meaning.Unsettled<Portal> _ -> front.await();
      case Meaning.Known<Portal>(var portal) -> execute(message, portal);
      case Meaning.Unknown<Portal> _ -> {
        Judgement cursor = relay.names.cursor(message.portal());
        Prepared prepared =
            cursor != null
                ? new Prepared(cursor, relay.path.version(), new int[0])
                : judging.unknown("portal \"" + message.portal() + "\"", FaultCode.UNKNOWN_PORTAL);
        if (prepared != null) {
          execute(message, new Portal(prepared, List.of(), _ -> Format.TEXT));
        }
      }
    }
  }

  private void execute(ExecuteMessage message, Portal portal) {
    current(
        portal.prepared(),
        () ->
            checks.check(
                portal.judgement(),
                portal.binds(),
                false,
                judgement -> forward(message, portal, judgement)));
  }

  private void forward(ExecuteMessage message, Portal portal, Judgement judgement) {
    Exchange exchange = judging.open(judgement, portal.binds());
    Prepared copy = null;
    if (OwnDescribe.wanted(judgement)) {
      input.cut();
      copy = describe.beforeExecute(judgement);
    } else if (judgement.guarded() && !describe.known(portal)) {
      input.cut();
      describe.portal(message.portal(), portal);
    }
    relay.settings.sent(judgement);
    front.pass(new Pending.Execute(portal, exchange, copy));
    checks.executed(judgement);
    if (checks.settles(judgement)) {
      front.await();
    }
  }

  void close() {
    CloseMessage message = CloseMessage.read(input.body(), relay.settings.charset());
    if (isLong(message.name())) {
      return;
    }
    define(new Pending.Close(message.named() == Named.PORTAL, message.name(), false));
  }

  void sync() {
    relay.skipping = false;
    relay.batch++;
    relay.settings.synced();
    front.pass(new Pending.Sync());
  }
}
