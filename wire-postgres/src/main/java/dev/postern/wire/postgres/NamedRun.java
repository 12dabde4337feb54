package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.wire.postgres.Names.Meaning;
import org.jspecify.annotations.Nullable;

/**
 * Whether a text runs by name, in SQL's EXECUTE and FETCH, what the protocol has prepared or bound
 * and what must not run so: its values would go unseen, or nobody would be asked.
 */
enum NamedRun {
  NOTHING,
  /** The server has to answer first. */
  UNSETTLED,
  TRANSLATED,
  HELD;

  private static final Refusal UNSEEN_VALUE =
      new Refusal(
          FaultCode.DENIED,
          new Reason(
              "labelled-use",
              "the prepared statement compares a column that is masked for you with a parameter"),
          "Bind its values by the protocol.");

  private static final Refusal UNASKED =
      new Refusal(
          FaultCode.DENIED,
          new Reason(
              "held-by-name",
              "what is judged each time, or needs a yes, cannot be run by name in SQL"),
          "Execute it by the protocol, or send it as it is.");

  /** Why the text is refused, null where it is not. */
  @Nullable Refusal refusal() {
    return switch (this) {
      case NOTHING, UNSETTLED -> null;
      case TRANSLATED -> UNSEEN_VALUE;
      case HELD -> UNASKED;
    };
  }

  /** The first of a text's that is something. */
  static NamedRun of(Judgement judgement, Names names, long batch) {
    for (Judged judged : judgement.statements()) {
      if (judged.analysis() instanceof Analyzed analyzed) {
        NamedRun run =
            switch (analyzed.action()) {
              case Action.ExecutePrepared(var name) -> executed(names.statement(name, batch));
              case Action.Fetch(var name) -> fetched(names.portal(name, batch));
              default -> NOTHING;
            };
        if (run != NOTHING) {
          return run;
        }
      }
    }
    return NOTHING;
  }

  /**
   * What is run by name and was judged under another version, null where there is nothing such.
   *
   * @param version the path's
   */
  static @Nullable Prepared outdated(Judgement judgement, Names names, long batch, long version) {
    for (Judged judged : judgement.statements()) {
      if (judged.analysis() instanceof Analyzed analyzed
          && analyzed.action() instanceof Action.ExecutePrepared(var name)
          && names.statement(name, batch) instanceof Meaning.Known<Prepared>(var prepared)
          && !prepared.judgedAt(version)) {
        return prepared;
      }
    }
    return null;
  }

  private static NamedRun executed(Meaning<Prepared> named) {
    return switch (named) {
      case Meaning.Unsettled<Prepared> _ -> UNSETTLED;
      case Meaning.Unknown<Prepared> _ -> NOTHING;
      case Meaning.Known<Prepared>(var prepared) -> {
        if (!prepared.judgement().parameters().isEmpty()) {
          yield TRANSLATED;
        }
        yield prepared.judgement().waits() ? HELD : NOTHING;
      }
    };
  }

  /** A portal that runs already is known to those who were asked. */
  private static NamedRun fetched(Meaning<Portal> named) {
    return switch (named) {
      case Meaning.Unsettled<Portal> _ -> UNSETTLED;
      case Meaning.Unknown<Portal> _ -> NOTHING;
      case Meaning.Known<Portal>(var portal) -> portal.judgement().waits() ? HELD : NOTHING;
    };
  }
}
