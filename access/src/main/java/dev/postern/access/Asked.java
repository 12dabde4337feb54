package dev.postern.access;

import dev.postern.core.Action;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one statement asks of the rules.
 *
 * @param kinds never empty: a statement that does nothing nameable does something unknown
 * @param sessionOnly whether it changes nothing beyond the session and reads nothing
 */
record Asked(StatementAnalysis statement, Set<Kind> kinds, boolean sessionOnly, Facts facts) {
  private static final Set<Kind> OF_THE_SESSION = EnumSet.of(Kind.TRANSACTION, Kind.SESSION);
  private static final Rows NO_ROWS = new Rows.Expected(0);

  /** The statements, and those that they prepare or declare for later. */
  static List<Asked> of(Question question, Instant now) {
    List<Asked> asked = new ArrayList<>(question.statements().size());
    for (int i = 0; i < question.statements().size(); i++) {
      add(question.statements().get(i), question, question.touched().get(i), now, asked);
    }
    return asked;
  }

  private static void add(
      StatementAnalysis statement,
      Question question,
      Touched touched,
      Instant now,
      List<Asked> asked) {
    Set<Kind> kinds = statement.kinds().isEmpty() ? EnumSet.of(Kind.UNKNOWN) : statement.kinds();
    boolean sessionOnly =
        switch (statement) {
          case Unanalyzable _ -> false;
          case Analyzed analyzed -> isSessionOnly(analyzed);
        };
    Facts facts =
        new Facts(
            question.identity(),
            question.address(),
            now,
            kinds,
            statement.risk(),
            touched,
            sessionOnly ? NO_ROWS : question.rows());
    asked.add(new Asked(statement, kinds, sessionOnly, facts));
    if (statement instanceof Analyzed analyzed) {
      if (analyzed.action() instanceof Action.Prepare prepare) {
        add(prepare.inner(), question, touched, now, asked);
      } else if (analyzed.action() instanceof Action.DeclareCursor declare) {
        add(declare.inner(), question, touched, now, asked);
      }
    }
  }

  private static boolean isSessionOnly(Analyzed statement) {
    return !statement.kinds().isEmpty()
        && OF_THE_SESSION.containsAll(statement.kinds())
        && statement.risk() == Risk.LOW
        && statement.reads().isEmpty()
        && statement.writes().isEmpty()
        && statement.functions().isEmpty()
        && staysInSession(statement.action());
  }

  /** What names another statement to run does what that other does. */
  private static boolean staysInSession(Action action) {
    return switch (action) {
      case Action.Plain _,
          Action.Prepare _,
          Action.Deallocate _,
          Action.DeclareCursor _,
          Action.CloseCursor _,
          Action.Discard _,
          Action.Setting _,
          Action.Transaction _,
          Action.Diagnostics _ ->
          true;
      case Action.ExecutePrepared _, Action.Fetch _, Action.CopyOut _, Action.CopyIn _ -> false;
    };
  }

  boolean isUnderstood() {
    return !kinds.contains(Kind.UNKNOWN);
  }

  /** Its kinds that the rule is about, none where it is about something else. */
  Set<Kind> matching(Rule rule) {
    Match match = match(rule);
    return match.matches() ? match.kinds() : Set.of();
  }

  /** The same, and those that the rule may be about as soon as the rows are known. */
  Set<Kind> mayMatch(Rule rule) {
    Match match = match(rule);
    return match.matches() || match.isOpen() ? match.kinds() : Set.of();
  }

  /** Whether the rule is about it, and why not. */
  Match match(Rule rule) {
    return switch (rule.matcher()) {
      case Matcher.Sql sql ->
          switch (rule) {
            case Rule.Allow _ -> match(sql, true);
            case Rule.Hold _, Rule.Deny _ -> match(sql, false);
          };
      case Matcher.Kubernetes _, Matcher.Aws _ -> new Match(Set.of(), Match.Because.OPERATION);
    };
  }

  /**
   * What is not known never allows, and always restricts.
   *
   * @param allows whether the rule does
   */
  private Match match(Matcher.Sql sql, boolean allows) {
    Set<Kind> common = EnumSet.copyOf(kinds);
    common.retainAll(sql.kinds());
    if (common.isEmpty()) {
      return new Match(common, Match.Because.KINDS);
    }
    if (!statement.risk().atLeast(sql.risk())) {
      return new Match(common, Match.Because.RISK);
    }
    boolean objects =
        allows
            ? sql.objects().holdAllOf(facts.touched())
            : sql.objects().mayBeTouchedBy(facts.touched());
    if (!objects) {
      return new Match(common, Match.Because.OBJECTS);
    }
    Condition when = sql.when();
    return new Match(
        common,
        switch (when == null ? Condition.Outcome.HOLDS : when.of(facts)) {
          case HOLDS -> Match.Because.ALL;
          case HOLDS_NOT -> Match.Because.CONDITION;
          case FAILED -> failed(when, allows);
        });
  }

  /** What a condition says that cannot be told yet may still come with the rows. */
  private Match.Because failed(@Nullable Condition when, boolean allows) {
    if (facts.rows() instanceof Rows.Open && when != null && when.looks().rows()) {
      return Match.Because.OPEN;
    }
    return allows ? Match.Because.FAILED : Match.Because.ALL_BUT_FAILED;
  }
}
