package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.Action.CopySource;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.wire.postgres.FrontendMessages.Named;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Asks the server for itself what rows will look like, where the client did not: before an Execute
 * that was never described, and before a COPY, whose rows the protocol never describes.
 */
final class OwnDescribe {
  private static final String STATEMENT = "postern-describe";

  private final Relay relay;

  OwnDescribe(Relay relay) {
    this.relay = relay;
  }

  /** Whether the text holds a COPY whose rows must be known before it is sent. */
  static boolean wanted(Judgement judgement) {
    return judgement.guarded() && judgement.statements().stream().anyMatch(OwnDescribe::copiesOut);
  }

  static boolean copiesOut(Judged judged) {
    return judged.guarded()
        && judged.analysis() instanceof Analyzed analyzed
        && analyzed.action() instanceof Action.CopyOut;
  }

  /**
   * Plans a portal's rows if they are known.
   *
   * @return whether they are; else {@link #portal} has to ask
   */
  boolean known(Portal portal) {
    if (portal.plan() != null) {
      return true;
    }
    Prepared.Description known = portal.prepared().description(relay.epoch());
    if (known == null) {
      return false;
    }
    ResultPlan.of(relay, portal, known.message(portal.resultFormats()));
    return true;
  }

  /** Has the rows of a portal described in front of its Execute. */
  void portal(String name, Portal portal) {
    ByteBuf message = relay.upstream.alloc().buffer();
    FrontendMessages.describe(message, Named.PORTAL, name, relay.settings.charset());
    relay.upstream.write(message);
    relay.expect(new Pending.DescribePortal(portal, true));
  }

  /** Describes what a COPY reads in front of its Execute; if that fails, the Execute is skipped. */
  Prepared beforeExecute(Judgement judgement) {
    return send(judgement).get(0);
  }

  /**
   * Describes what the COPYs of a simple query read. The query has to wait for it: a failure makes
   * the server skip up to a Sync, the query included.
   */
  void beforeQuery(Judgement judgement, Consumer<List<Prepared>> described, Runnable failed) {
    List<Prepared> copies = send(judgement);
    relay.whenSettled(() -> {
      if (!relay.skipping) {
        described.accept(copies);
        return;
      }
      relay.skipping = false;
      relay.batch++;
      relay.expect(new Pending.Sync());
      ByteBuf sync = relay.upstream.alloc().buffer(FrameInput.HEADER);
      FrontendMessages.sync(sync);
      relay.upstream.write(sync);
      failed.run();
    });
  }

  private List<Prepared> send(Judgement judgement) {
    List<Prepared> copies = new ArrayList<>();
    for (Judged judged : judgement.statements()) {
      if (judged.analysis() instanceof Analyzed analyzed
          && analyzed.action() instanceof Action.CopyOut copy
          && judged.guarded()) {
        copies.add(send(judgement, query(copy.source(), judgement.statement().text())));
      }
    }
    return copies;
  }

  private Prepared send(Judgement judgement, String query) {
    Prepared prepared = new Prepared(judgement, relay.path.version(), new int[0]);
    ByteBuf messages = relay.upstream.alloc().buffer();
    FrontendMessages.parse(messages, STATEMENT, query.getBytes(relay.settings.charset()));
    FrontendMessages.describe(messages, Named.STATEMENT, STATEMENT);
    FrontendMessages.close(messages, Named.STATEMENT, STATEMENT);
    relay.upstream.write(messages);
    relay.expect(new Pending.Parse(STATEMENT, prepared, true));
    relay.expect(new Pending.DescribeStatement(prepared, true));
    relay.expect(new Pending.Close(false, STATEMENT, true));
    return prepared;
  }

  private static String query(CopySource source, String text) {
    return switch (source) {
      case CopySource.Query(var span) -> span.of(text);
      case CopySource.Table table -> {
        List<String> columns = table.columns();
        String list =
            columns == null
                ? "*"
                : columns.stream()
                    .map(column -> '"' + column.replace("\"", "\"\"") + '"')
                    .collect(Collectors.joining(", "));
        yield "SELECT " + list + " FROM " + table.tableSpan().of(text);
      }
    };
  }
}
