package dev.postern.sql;

import dev.postern.core.Action;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.Span;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an analysis of a statement's tree, in a dialect. */
final class StatementReader {
  /** The ends of transactions. */
  private static final Set<String> ENDS = Set.of("commit", "rollback", "prepare-transaction");

  private static final Set<String> DIAGNOSTICS = Set.of("diagnostics", "show-diagnostics");

  private final Meanings meanings;
  private final TextReader texts;

  StatementReader(Meanings meanings) {
    this.meanings = meanings;
    this.texts = new TextReader(meanings.texts());
  }

  /**
   * @param several whether the text holds other statements too
   */
  StatementAnalysis read(Statement statement, Span span, boolean several) {
    if (statement instanceof Statement.Copy copy) {
      StatementAnalysis.Unanalyzable refusal = CopyReader.refusal(copy, span);
      if (refusal != null) {
        return refusal;
      }
    }
    Effects effects = new Effects();
    if (several) {
      effects.because("several-statements", Risk.MEDIUM);
    }
    TreeWalk walk = new TreeWalk(effects, meanings);
    walk.walk(statement);
    Action action =
        switch (statement) {
          case Query _, Statement.Insert _, Statement.Update _, Statement.Delete _ ->
              rows(effects, statement, walk);
          case Statement.Merge _, Statement.JoinedUpdate _, Statement.JoinedDelete _ ->
              rows(effects, statement, walk);
          case Statement.Copy copy -> CopyReader.action(copy, effects);
          case Statement.DeclareCursor declare -> {
            effects.add(Kind.READ);
            StatementAnalysis inner = read(declare.query(), declare.query().span(), several);
            yield new Action.DeclareCursor(declare.name(), declare.holdable(), inner);
          }
          case Statement.FetchCursor fetch -> {
            effects.add(Kind.READ);
            yield new Action.Fetch(fetch.name());
          }
          case Statement.CloseCursor close ->
              session(effects, new Action.CloseCursor(close.name()));
          case Statement.Prepare prepare -> {
            StatementAnalysis inner =
                read(prepare.statement(), prepare.statement().span(), several);
            effects.add(inner.kinds());
            yield new Action.Prepare(prepare.name(), inner);
          }
          case Statement.Execute execute -> new Action.ExecutePrepared(execute.name());
          case Statement.Deallocate deallocate ->
              session(effects, new Action.Deallocate(deallocate.name()));
          case Statement.Explain explain -> explain(explain, effects, walk);
          case Statement.CallProcedure _ -> {
            effects.add(Kind.CALL);
            effects.because("code", Risk.MEDIUM);
            yield settingOr(walk, Action.Plain.INSTANCE);
          }
          case Statement.ChangeSetting change -> {
            String name = change.name() == null ? "" : lower(change.name());
            SettingEffects.add(effects, meanings.settings().weight(name));
            yield new Action.Setting(change.name() == null ? null : name);
          }
          case Statement.Discard discard -> session(effects, new Action.Discard(discard.all()));
          case Statement.SelectInto _, Statement.SetVariables _ ->
              settingOr(walk, Action.Plain.INSTANCE);
          case Statement.PrepareText prepare -> {
            StatementAnalysis inner = texts.read(prepare.text(), span);
            TextReader.add(inner, effects);
            yield new Action.Prepare(prepare.name(), inner);
          }
          case Statement.ExecuteText execute -> {
            TextReader.add(texts.read(execute.text(), span), effects);
            yield Action.Plain.INSTANCE;
          }
          case Statement.Utility utility -> utility(utility, walk);
        };
    return new Analyzed(
        span,
        effects.kinds(),
        effects.risk(),
        effects.reasons(),
        effects.reads(),
        effects.writes(),
        effects.functions(),
        action);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Action session(Effects effects, Action action) {
    effects.add(Kind.SESSION);
    return action;
  }

  private static Action rows(Effects effects, Statement statement, TreeWalk walk) {
    if (statement instanceof Query) {
      effects.add(Kind.READ);
    }
    return settingOr(walk, Action.Plain.INSTANCE);
  }

  /** The setting that a call within changes, all where several are or it is not known which. */
  private static Action settingOr(TreeWalk walk, Action otherwise) {
    List<@Nullable String> settings = walk.settings();
    return switch (settings.size()) {
      case 0 -> otherwise;
      case 1 -> new Action.Setting(settings.getFirst());
      default -> new Action.Setting(null);
    };
  }

  private static Action explain(Statement.Explain explain, Effects effects, TreeWalk walk) {
    if (!explain.analyze()) {
      effects.planOnly();
    }
    effects.add(Kind.READ);
    Statement.Execute executed = walk.executed();
    return executed == null
        ? settingOr(walk, Action.Plain.INSTANCE)
        : new Action.ExecutePrepared(executed.name());
  }

  private static Action utility(Statement.Utility utility, TreeWalk walk) {
    Statement.Execute executed = walk.executed();
    if (executed != null) {
      return new Action.ExecutePrepared(executed.name());
    }
    if (DIAGNOSTICS.contains(utility.command().name())) {
      return Action.Diagnostics.INSTANCE;
    }
    boolean transaction = utility.command().kinds().contains(Kind.TRANSACTION);
    return settingOr(
        walk,
        transaction
            ? new Action.Transaction(ENDS.contains(utility.command().name()))
            : Action.Plain.INSTANCE);
  }
}
