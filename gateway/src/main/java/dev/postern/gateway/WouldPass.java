package dev.postern.gateway;

import dev.postern.core.Judgement;
import dev.postern.core.Refusal;
import dev.postern.core.SqlStatement;
import dev.postern.core.Verdict;
import dev.postern.sql.Reading;
import dev.postern.sql.lineage.TooComplexException;
import dev.postern.sql.rewrite.Language;
import dev.postern.sql.rewrite.PlainerQuery;
import dev.postern.sql.tree.Query;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the query near a refused one that asks for the same rows and would pass, and says so in the
 * refusal's hint. One is tried at most: each of its changes is needed, so fewer would not do.
 */
final class WouldPass {
  private static final String WORDS = "This would pass: ";

  /** In characters; a hint is one line on somebody's screen. */
  private static final int LONGEST = 500;

  private final LabelGuard guard;
  private final Function<SqlStatement, Judgement> judge;

  /**
   * @param judge judges a text as that caller's own, and offers nothing for it
   */
  WouldPass(LabelGuard guard, Function<SqlStatement, Judgement> judge) {
    this.guard = guard;
    this.judge = judge;
  }

  /** What a refusal's hint offers, empty where it offers nothing. */
  static Optional<String> offered(Refusal refusal) {
    String hint = refusal.hint();
    return LabelRefusals.isUse(refusal) && hint != null && hint.startsWith(WORDS)
        ? Optional.of(hint.substring(WORDS.length()))
        : Optional.empty();
  }

  /**
   * The judgement, with the query that would pass where it refuses one that has such.
   *
   * @param readings of its text
   */
  Judgement hinted(Judgement judgement, List<Reading> readings, Circumstances circumstances) {
    if (!(judgement.verdict() instanceof Verdict.Deny(var rule, var refusal))
        || !LabelRefusals.isUse(refusal)
        || readings.size() != 1
        || !(readings.getFirst().tree() instanceof Query query)) {
      return judgement;
    }
    String offer = near(judgement.statement(), query, circumstances);
    return offer == null
        ? judgement
        : judgement.with(
            new Verdict.Deny(rule, new Refusal(refusal.code(), refusal.reason(), WORDS + offer)));
  }

  private @Nullable String near(SqlStatement statement, Query query, Circumstances circumstances) {
    Language language = circumstances.rules().areMysql() ? Language.MYSQL : Language.POSTGRES;
    return PlainerQuery.of(language, query, statement.text(), guard.catalog())
        .flatMap(plainer -> text(plainer, circumstances))
        .flatMap(OneLine::of)
        .filter(text -> text.codePointCount(0, text.length()) <= LONGEST)
        .filter(text -> passes(judge.apply(new SqlStatement(text, statement.settings()))))
        .orElse(null);
  }

  private Optional<String> text(PlainerQuery plainer, Circumstances circumstances) {
    try {
      return plainer.text(
          guard.lineage(plainer.probe(), circumstances).output(), guard::forbidsUse);
    } catch (TooComplexException e) {
      return Optional.empty();
    }
  }

  private static boolean passes(Judgement judgement) {
    return switch (judgement.verdict()) {
      case Verdict.Forward _, Verdict.Rewrite _ -> true;
      case Verdict.Hold _, Verdict.Deny _ -> false;
    };
  }
}
