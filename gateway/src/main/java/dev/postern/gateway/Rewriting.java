package dev.postern.gateway;

import dev.postern.core.FaultCode;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.SqlStatement;
import dev.postern.core.Translation;
import dev.postern.core.Verdict;
import dev.postern.gateway.LabelGuard.Guarded;
import dev.postern.sql.Reading;
import dev.postern.sql.StatementAnalyzer;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.rewrite.Replacement;
import dev.postern.sql.rewrite.Replacements;
import dev.postern.sql.rewrite.RowFilters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a text that may pass is sent as: kept to the caller's rows, its pseudonyms translated, its
 * tables not read by indexes whose order tells.
 */
final class Rewriting {
  /** Stands behind the rule's name in verdicts and the journal where a row filter rewrote. */
  private static final String FILTERED = "+row-filter";

  /** The same, where tables are not read by some of their indexes. */
  private static final String UNORDERED = "+index-order";

  /** The same, where pseudonyms are translated. */
  private static final String TRANSLATED = "+pseudonym";

  private static final Refusal UNTRANSLATED =
      new Refusal(
          FaultCode.DENIED,
          new Reason("pseudonym", "the pseudonyms in the statement cannot be translated"),
          "Write them as plain constants.");

  private final SqlStatement statement;
  private final List<Reading> readings;
  private final StatementAnalyzer analyzer;
  private final Bounds bounds;
  private final List<Replacement> constants = new ArrayList<>();
  private final Map<Integer, Translation> parameters = new HashMap<>();

  /**
   * @param guarded for each reading, what the labels make of it
   */
  Rewriting(
      SqlStatement statement,
      List<Reading> readings,
      List<Guarded> guarded,
      StatementAnalyzer analyzer,
      Bounds bounds) {
    this.statement = statement;
    this.readings = readings;
    this.analyzer = analyzer;
    this.bounds = bounds;
    for (Guarded one : guarded) {
      constants.addAll(one.translated().constants());
      parameters.putAll(one.translated().parameters());
    }
  }

  static Verdict denied(Refusal refusal) {
    return new Verdict.Deny("gate/" + refusal.reason().code(), refusal);
  }

  /** The parameters whose bound values are translated, counted from 0. */
  Map<Integer, Translation> parameters() {
    return Map.copyOf(parameters);
  }

  /**
   * The policy's verdict with the text that is to be sent.
   *
   * @throws CatalogException where a view's query cannot be read now
   */
  Verdict of(Verdict verdict) throws CatalogException {
    return switch (verdict) {
      case Verdict.Deny _, Verdict.Rewrite _ -> verdict;
      case Verdict.Forward(var rule) -> sent(translates() ? rule + TRANSLATED : rule);
      case Verdict.Hold(var rule, var reviewers, var approvals, var patience, var approved) -> {
        Verdict then = of(approved);
        yield then instanceof Verdict.Deny
            ? then
            : new Verdict.Hold(rule, reviewers, approvals, patience, then);
      }
    };
  }

  private boolean translates() {
    return !constants.isEmpty() || !parameters.isEmpty();
  }

  private Verdict sent(String rule) throws CatalogException {
    return switch (filtered()) {
      case RowFilters.Outcome.Untouched _ -> ordered(translated(rule));
      case RowFilters.Outcome.Refused(var refusal) -> denied(refusal);
      case RowFilters.Outcome.Rewritten(var text, var positions) ->
          ordered(new Verdict.Rewrite(rule + FILTERED, text, positions));
    };
  }

  private RowFilters.Outcome filtered() throws CatalogException {
    return bounds.filters() == null
        ? RowFilters.Outcome.Untouched.INSTANCE
        : bounds.filters().rewrite(statement, readings, constants);
  }

  private RowFilters.Outcome ordered(SqlStatement sent, List<Reading> said)
      throws CatalogException {
    return bounds.order() == null
        ? RowFilters.Outcome.Untouched.INSTANCE
        : bounds.order().rewrite(sent, said);
  }

  /** What may pass, with the indexes that its tables are not to be read by. */
  private Verdict ordered(Verdict verdict) throws CatalogException {
    return switch (verdict) {
      case Verdict.Deny _, Verdict.Hold _ -> verdict;
      case Verdict.Forward(var rule) ->
          switch (ordered(statement, readings)) {
            case RowFilters.Outcome.Untouched _ -> verdict;
            case RowFilters.Outcome.Refused(var refusal) -> denied(refusal);
            case RowFilters.Outcome.Rewritten(var text, var positions) ->
                new Verdict.Rewrite(rule + UNORDERED, text, positions);
          };
      case Verdict.Rewrite(var rule, var before, var first) -> {
        SqlStatement rewritten = statement.saying(before);
        yield switch (ordered(rewritten, analyzer.read(rewritten))) {
          case RowFilters.Outcome.Untouched _ -> verdict;
          case RowFilters.Outcome.Refused(var refusal) -> denied(refusal);
          case RowFilters.Outcome.Rewritten(var text, var positions) ->
              new Verdict.Rewrite(rule + UNORDERED, text, positions.after(first));
        };
      }
    };
  }

  /** With the constants put into a text that nothing else was put into. */
  private Verdict translated(String rule) {
    return constants.isEmpty()
        ? new Verdict.Forward(rule)
        : Replacements.into(statement, readings.size(), constants, analyzer::read)
            .<Verdict>map(text -> new Verdict.Rewrite(rule, text.text(), text.positions()))
            .orElseGet(() -> denied(UNTRANSLATED));
  }
}
