package dev.postern.access;

import dev.postern.core.Kind;
import dev.postern.core.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One verdict in the making: the rules of the policies that apply, over the statements of one text
 * or the actions of one call.
 *
 * <p>What restricts (deny, hold) counts from every policy that applies. What permits counts only
 * from those the grant has in force: a policy that has to be requested would else work unasked.
 *
 * <p>While the {@linkplain Rows rows} are open, what could restrict by them does not yet, and what
 * could permit by them does: no later verdict lets more pass.
 */
final class Decision {
  /** The rule's name where no policy's rule gave the verdict. */
  static final String DEFAULT = "default";

  /** The rule's name where a text passes because it touches nothing but the session. */
  static final String SESSION_ONLY = "session-only";

  /** Most approvals first, then the shortest wait. */
  private static final Comparator<Rule.Hold> STRICTNESS =
      Comparator.comparingInt(Rule.Hold::approvals)
          .thenComparing(Rule.Hold::patience, Comparator.reverseOrder());

  private final List<Asked> asked;
  private final boolean protectedData;
  private final List<NamedRule> restricting;
  private final List<NamedRule> permitting;
  private final PolicyRefusals refusals;

  Decision(Question question, List<NamedRule> applicable, Instant now) {
    this.asked = Asked.of(question, now);
    this.protectedData = question.protectedData();
    this.restricting = applicable;
    this.permitting =
        applicable.stream().filter(r -> question.grant().covers(r.policy(), now)).toList();
    this.refusals = new PolicyRefusals(restricting, permitting);
  }

  /** Whether another verdict may come once the rows are known. */
  boolean isOpen() {
    return Stream.concat(restricting.stream(), permitting.stream())
        .anyMatch(named -> asked.stream().anyMatch(one -> one.match(named.rule()).isOpen()));
  }

  Verdict verdict() {
    Verdict refused = refusedByRule();
    if (refused == null) {
      refused = refusedByDefault();
    }
    if (refused != null) {
      return refused;
    }
    Verdict held = held();
    return held != null ? held : new Verdict.Forward(allowingRule());
  }

  private @Nullable Verdict refusedByRule() {
    for (NamedRule named : restricting) {
      if (named.rule() instanceof Rule.Deny deny) {
        for (Asked one : asked) {
          Set<Kind> kinds = one.matching(deny);
          if (!kinds.isEmpty()) {
            return new Verdict.Deny(named.name(), refusals.denied(named, kinds, one));
          }
        }
      }
    }
    return null;
  }

  private @Nullable Verdict refusedByDefault() {
    if (permitting.isEmpty()) {
      return new Verdict.Deny(DEFAULT, refusals.nothingInForce());
    }
    Set<Kind> missing = EnumSet.noneOf(Kind.class);
    Set<String> actions = new TreeSet<>();
    for (Asked one : asked) {
      if (protectedData && !one.isUnderstood()) {
        return new Verdict.Deny(DEFAULT, refusals.notUnderstood(one));
      }
      if (!one.sessionOnly()) {
        Set<Kind> lacking = notPermitted(one);
        missing.addAll(lacking);
        if (one.on() != null && !lacking.isEmpty()) {
          actions.add(one.on().action());
        }
      }
    }
    return missing.isEmpty()
        ? null
        : new Verdict.Deny(DEFAULT, refusals.notAllowed(missing, actions));
  }

  private Set<Kind> notPermitted(Asked one) {
    Set<Kind> missing = EnumSet.copyOf(one.kinds());
    for (NamedRule named : permitting) {
      switch (named.rule()) {
        // Held permits too: what people approve goes through.
        case Rule.Allow _, Rule.Hold _ -> missing.removeAll(one.mayMatch(named.rule()));
        case Rule.Deny _ -> {}
      }
    }
    return missing;
  }

  private Verdict.@Nullable Hold held() {
    NamedRule strictest = null;
    Rule.Hold hold = null;
    for (NamedRule named : restricting) {
      if (named.rule() instanceof Rule.Hold found
          && needsPermissionBy(found)
          && (hold == null || STRICTNESS.compare(found, hold) > 0)) {
        strictest = named;
        hold = found;
      }
    }
    return strictest == null || hold == null
        ? null
        : new Verdict.Hold(
            strictest.name(),
            hold.reviewers(),
            hold.approvals(),
            hold.patience(),
            new Verdict.Forward(strictest.name()));
  }

  /** The first rule that allows something that needs to be allowed. */
  private String allowingRule() {
    for (NamedRule named : permitting) {
      if (named.rule() instanceof Rule.Allow allow && needsPermissionBy(allow)) {
        return named.name();
      }
    }
    return SESSION_ONLY;
  }

  private boolean needsPermissionBy(Rule rule) {
    for (Asked one : asked) {
      if (!one.sessionOnly() && !one.matching(rule).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
