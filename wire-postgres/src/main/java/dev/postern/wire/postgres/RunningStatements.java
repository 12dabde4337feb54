package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementPath.Running;
import dev.postern.wire.postgres.Names.Meaning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs when a text is executed: for EXECUTE and FETCH what their name means at that place of
 * the text, before the server has seen any of it.
 */
final class RunningStatements {
  private final Names names;
  private final long batch;
  private final long version;

  /** Names that the text itself has given or taken away by then. */
  private final Map<String, Optional<Running>> prepared = new HashMap<>();

  private final Map<String, Optional<Running>> cursors = new HashMap<>();
  private boolean nonePrepared;
  private boolean noCursors;
  private boolean unsettled;

  private RunningStatements(Names names, long batch, long version) {
    this.names = names;
    this.batch = batch;
    this.version = version;
  }

  /**
   * One for each statement of the text; unsettled where the server has to answer first.
   *
   * @param version the path's: what was prepared under another may mean something else by now
   */
  static Meaning<List<Running>> of(Judgement judgement, Names names, long batch, long version) {
    RunningStatements statements = new RunningStatements(names, batch, version);
    List<Running> running = new ArrayList<>(judgement.statements().size());
    for (Judged judged : judgement.statements()) {
      running.add(statements.next(judgement, judged));
    }
    return statements.unsettled ? new Meaning.Unsettled<>() : new Meaning.Known<>(running);
  }

  private Running next(Judgement judgement, Judged judged) {
    Running own = new Running(judged, "");
    if (!(judged.analysis() instanceof Analyzed analyzed)) {
      return own;
    }
    Optional<Running> itself = Optional.of(named(judgement, judged));
    switch (analyzed.action()) {
      case Action.ExecutePrepared(var name) -> {
        return prepared
            .getOrDefault(name, nonePrepared ? Optional.empty() : known(name))
            .orElse(own);
      }
      case Action.Fetch(var name) -> {
        return cursors.getOrDefault(name, noCursors ? Optional.empty() : open(name)).orElse(own);
      }
      case Action.Prepare(var name, _) -> prepared.put(name, itself);
      case Action.DeclareCursor(var name, _, _) -> cursors.put(name, itself);
      case Action.Deallocate(var name) -> {
        if (name == null) {
          forgetPrepared();
        } else {
          prepared.put(name, Optional.empty());
        }
      }
      case Action.CloseCursor(var name) -> {
        if (name == null) {
          forgetCursors();
        } else {
          cursors.put(name, Optional.empty());
        }
      }
      case Action.Discard(var all) -> {
        if (all) {
          forgetPrepared();
          forgetCursors();
        }
      }
      // Whether its cursors outlive the end of a transaction is for the server to say.
      case Action.Transaction _ -> forgetCursors();
      case Action.Plain _,
          Action.CopyOut _,
          Action.CopyIn _,
          Action.Setting _,
          Action.Diagnostics _ -> {}
    }
    return own;
  }

  private void forgetPrepared() {
    prepared.clear();
    nonePrepared = true;
  }

  private void forgetCursors() {
    cursors.clear();
    noCursors = true;
  }

  private Optional<Running> known(String name) {
    return switch (names.statement(name, batch)) {
      case Meaning.Known<Prepared>(var statement) when statement.judgedAt(version) ->
          only(statement.judgement());
      case Meaning.Known<Prepared> _, Meaning.Unknown<Prepared> _ -> Optional.empty();
      case Meaning.Unsettled<Prepared> _ -> {
        unsettled = true;
        yield Optional.empty();
      }
    };
  }

  /** As with a result's rows, a name that is a cursor's and a portal's means neither. */
  private Optional<Running> open(String name) {
    Judgement cursor = names.cursor(name);
    return switch (names.portal(name, batch)) {
      case Meaning.Known<Portal>(var portal) when cursor == null ->
          only(portal.prepared().judgement());
      case Meaning.Unknown<Portal> _ when cursor != null -> only(cursor);
      case Meaning.Known<Portal> _, Meaning.Unknown<Portal> _ -> Optional.empty();
      case Meaning.Unsettled<Portal> _ -> {
        unsettled = true;
        yield Optional.empty();
      }
    };
  }

  private static Optional<Running> only(Judgement judgement) {
    return judgement.statements().size() == 1
        ? Optional.of(named(judgement, judgement.statements().getFirst()))
        : Optional.empty();
  }

  private static Running named(Judgement judgement, Judged judged) {
    return new Running(judged, judged.analysis().span().of(judgement.statement().text()));
  }
}
