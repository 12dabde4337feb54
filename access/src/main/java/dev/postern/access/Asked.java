package dev.postern.access;

import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one statement, or one action of a call, asks of the rules.
 *
 * @param reasons why the risk is what it is, the gravest first
 * @param sessionOnly whether it changes nothing beyond the session and reads nothing
 * @param on what of AWS it reaches, null where it is a statement
 * @param told of facts whose kinds are never empty: what does nothing nameable does something
 *     unknown
 */
record Asked(List<Reason> reasons, boolean sessionOnly, @Nullable OnResource on, Told told) {
  /**
   * An action of IAM and what it is on.
   *
   * @param resource every ARN that it may be
   */
  record OnResource(String action, ArnWildcards resource) {}

  private static final Match NOT_THIS = new Match(Set.of(), Match.Because.OPERATION);

  Facts facts() {
    return told.facts();
  }

  Set<Kind> kinds() {
    return facts().kinds();
  }

  Risk risk() {
    return facts().risk();
  }

  /** What a question asks of the rules, one by one. */
  static List<Asked> of(Question question, Instant now) {
    return switch (question.about()) {
      case Question.Text text -> AskedStatements.of(question, text, now);
      case Question.Call call -> AskedActions.of(question, call, now);
    };
  }

  boolean isUnderstood() {
    return !kinds().contains(Kind.UNKNOWN);
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

  /**
   * Whether the rule is about it, and why not. What is not known never allows, and always
   * restricts.
   */
  Match match(Rule rule) {
    boolean allows =
        switch (rule) {
          case Rule.Allow _ -> true;
          case Rule.Hold _, Rule.Deny _ -> false;
        };
    return switch (rule.matcher()) {
      case Matcher.Sql sql ->
          on == null || sql.objects().isAny()
              ? match(sql.kinds(), sql.risk(), named(sql, allows), sql.when(), allows)
              : NOT_THIS;
      case Matcher.Aws aws ->
          on == null
              ? NOT_THIS
              : match(aws.kinds(), aws.risk(), named(aws, on, allows), aws.when(), allows);
      case Matcher.Kubernetes _ -> NOT_THIS;
    };
  }

  /** Whether it is about what the statement touches, and why not. */
  private Match.Because named(Matcher.Sql sql, boolean allows) {
    boolean objects =
        allows
            ? sql.objects().holdAllOf(facts().touched())
            : sql.objects().mayBeTouchedBy(facts().touched());
    return on != null || objects ? Match.Because.ALL : Match.Because.OBJECTS;
  }

  /** The same of the action and its resource. */
  private static Match.Because named(Matcher.Aws aws, OnResource on, boolean allows) {
    if (!aws.actions().isEmpty()
        && aws.actions().stream().noneMatch(glob -> glob.has(on.action()))) {
      return Match.Because.ACTION;
    }
    boolean resources =
        aws.resources().isEmpty()
            || aws.resources().stream()
                .anyMatch(glob -> allows ? glob.covers(on.resource()) : glob.meets(on.resource()));
    return resources ? Match.Because.ALL : Match.Because.RESOURCE;
  }

  private Match match(
      Set<Kind> kinds, Risk risk, Match.Because named, @Nullable Condition when, boolean allows) {
    Set<Kind> common = EnumSet.copyOf(kinds());
    common.retainAll(kinds);
    if (common.isEmpty()) {
      return new Match(common, Match.Because.KINDS);
    }
    if (!risk().atLeast(risk)) {
      return new Match(common, Match.Because.RISK);
    }
    if (named != Match.Because.ALL) {
      return new Match(common, named);
    }
    return new Match(
        common,
        switch (when == null ? Condition.Outcome.HOLDS : told.of(when)) {
          case HOLDS -> Match.Because.ALL;
          case HOLDS_NOT -> Match.Because.CONDITION;
          case FAILED -> failed(when, allows);
        });
  }

  /** What a condition says that cannot be told yet may still come with the rows. */
  private Match.Because failed(@Nullable Condition when, boolean allows) {
    if (facts().rows() instanceof Rows.Open && when != null && when.looks().rows()) {
      return Match.Because.OPEN;
    }
    return allows ? Match.Because.FAILED : Match.Because.ALL_BUT_FAILED;
  }
}
