package dev.postern.access;

import dev.postern.core.FaultCode;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says to a person why policy refuses, and what it would let pass. */
record PolicyRefusals(List<NamedRule> restricting, List<NamedRule> permitting) {
  /** Above this many policies a sentence counts them, since it has to stay one line. */
  private static final int MAX_NAMED = 3;

  private static final String ASK = "Ask whoever keeps the gate's policies for more.";

  Refusal denied(NamedRule rule, Set<Kind> kinds, Asked asked) {
    String sentence = "policy " + rule.policy().name() + " denies " + words(kinds);
    if (asked.on() != null) {
      sentence += " by " + asked.on().action();
    }
    Matcher matcher = rule.rule().matcher();
    boolean ofKinds =
        switch (matcher) {
          case Matcher.Sql sql -> sql.objects().isAny() && sql.when() == null;
          case Matcher.Aws _, Matcher.Kubernetes _ -> false;
        };
    if (!ofKinds) {
      sentence += " by its rule " + rule.name().substring(rule.policy().name().length() + 1);
    }
    if (matcher.namesRisk()) {
      sentence +=
          " of %s risk or above, and this is of %s risk%s"
              .formatted(matcher.risk().word(), asked.risk().word(), because(asked));
    }
    return refusal("denied-by-policy", sentence, hint());
  }

  /**
   * @param actions of a call that lack them; none where it is none
   */
  Refusal notAllowed(Set<Kind> missing, Collection<String> actions) {
    List<String> names = permitting.stream().map(rule -> rule.policy().name()).distinct().toList();
    String who =
        switch (names.size()) {
          case 1 -> "policy " + names.getFirst() + " does not allow ";
          case 2, MAX_NAMED -> "none of the policies " + String.join(", ", names) + " allows ";
          default -> "none of your " + names.size() + " policies allows ";
        };
    return refusal("not-allowed", who + words(missing) + by(actions), hint());
  }

  Refusal notUnderstood(Asked asked) {
    return refusal(
        "not-understood",
        "the statement was not understood, and this connection holds protected data"
            + because(asked),
        "Write it more plainly.");
  }

  Refusal nothingInForce() {
    return refusal("no-policy", "no policy in force allows you anything here", ASK);
  }

  private static String by(Collection<String> actions) {
    String first = actions.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
    return actions.isEmpty()
        ? ""
        : " by " + first + (actions.size() > MAX_NAMED ? " and others" : "");
  }

  private static String because(Asked asked) {
    List<Reason> reasons = asked.reasons();
    return reasons.isEmpty() ? "" : ": " + reasons.getFirst().sentence();
  }

  /** What always passes; what passes in some cases only is left to the policy's reader. */
  private String hint() {
    Set<Kind> allowed = EnumSet.noneOf(Kind.class);
    for (NamedRule named : permitting) {
      switch (named.rule()) {
        case Rule.Allow _, Rule.Hold _ -> addIfAlways(allowed, named.rule().matcher());
        case Rule.Deny _ -> {}
      }
    }
    Set<Kind> held = EnumSet.noneOf(Kind.class);
    Set<Kind> denied = EnumSet.noneOf(Kind.class);
    for (NamedRule named : restricting) {
      switch (named.rule()) {
        case Rule.Allow _ -> {}
        case Rule.Hold hold -> addIfAlways(held, hold.matcher());
        case Rule.Deny deny -> addIfAlways(denied, deny.matcher());
      }
    }
    allowed.removeAll(denied);
    held.retainAll(allowed);
    allowed.removeAll(held);
    return (allowed.isEmpty() ? "" : "Allowed here: " + words(allowed) + ". ")
        + (held.isEmpty() ? "" : "After approval: " + words(held) + ". ")
        + ASK;
  }

  private static void addIfAlways(Set<Kind> kinds, Matcher matcher) {
    if (matcher instanceof Matcher.Sql sql && sql.isOfKindsOnly()) {
      kinds.addAll(sql.kinds());
    }
  }

  private static String words(Collection<Kind> kinds) {
    return kinds.stream().map(Kind::word).collect(Collectors.joining(", "));
  }

  private static Refusal refusal(String code, String sentence, @Nullable String hint) {
    return new Refusal(FaultCode.DENIED, new Reason(code, sentence), hint);
  }
}
