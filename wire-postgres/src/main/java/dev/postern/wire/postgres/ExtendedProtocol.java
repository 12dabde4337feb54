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
  private static final Refusal PREPARED_OTHERWISE =
      new Refusal(
          FaultCode.DENIED,
          new Reason("row-filter", "the prepared statement was rewritten in another way"),
          "Prepare it again.");

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
          if (judgement.sent().equals(prepared.judgement().sent())
              && judgement.parameters().equals(prepared.judgement().parameters())) {
            prepared.judgedAgain(judgement, version);
            next.run();
          } else {
            judging.refuse(judgement, PREPARED_OTHERWISE, false);
          }
        });
  }

  void describe() {
    DescribeMessage message = DescribeMessage.read(input.body(), relay.settings.charset());
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
    portal.runs(judgement);
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
    define(new Pending.Close(message.named() == Named.PORTAL, message.name(), false));
  }

  void sync() {
    relay.skipping = false;
    relay.batch++;
    relay.settings.synced();
    front.pass(new Pending.Sync());
  }
}
