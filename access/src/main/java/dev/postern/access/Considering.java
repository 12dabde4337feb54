package dev.postern.access;

import dev.postern.core.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Says of each rule that was looked at what it made of each statement. */
record Considering(Question question, Instant now) {
  private static final int MOST_NAMED = 5;

  List<Considered> of(List<NamedRule> rules) {
    List<Asked> asked = Asked.of(question, now);
    List<Considered> considered = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      for (NamedRule rule : rules) {
        considered.add(considered(rule, asked.get(i), i + 1));
      }
    }
    return considered;
  }

  private Considered considered(NamedRule named, Asked asked, int statement) {
    Match match = asked.match(named.rule());
    boolean inForce = question.grant().covers(named.policy(), now);
    boolean counts =
        match.matches()
            && switch (named.rule()) {
              case Rule.Allow _ -> inForce;
              // What restricts does so from the start, whether or not access has been requested.
              case Rule.Hold _, Rule.Deny _ -> true;
            };
    String why = why(match, named.rule(), asked);
    return new Considered(
        named.name(),
        statement,
        counts,
        match.matches() && !inForce ? why + ", of a policy that is not in force" : why);
  }

  private static String why(Match match, Rule rule, Asked asked) {
    return switch (match.because()) {
      case ALL -> "matches " + words(match.kinds());
      case ALL_BUT_FAILED ->
          "matches " + words(match.kinds()) + ", since its condition cannot be told";
      case OPERATION -> asked.on() == null ? "is not about statements" : "is not about AWS calls";
      case KINDS -> "is about other kinds";
      case RISK ->
          "is about %s risk or above, and this is of %s"
              .formatted(rule.matcher().risk().word(), asked.risk().word());
      case OBJECTS -> objects(rule, asked.facts().touched());
      case ACTION -> "is about other actions";
      case RESOURCE ->
          switch (rule) {
            case Rule.Allow _ -> "does not surely hold what this is on";
            case Rule.Hold _, Rule.Deny _ -> "is about other resources";
          };
      case CONDITION -> "has a condition that does not hold";
      case FAILED -> "has a condition that cannot be told";
      case OPEN -> "has a condition over the rows, which are not known yet";
    };
  }

  private static String objects(Rule rule, Touched touched) {
    return switch (rule) {
      case Rule.Allow _ when !touched.known() -> "names objects, and this could touch any";
      case Rule.Allow _ ->
          rule.matcher() instanceof Matcher.Sql sql
              ? "is not about " + some(sql.objects().foreign(touched))
              : "is about other objects";
      case Rule.Hold _, Rule.Deny _ -> "is about objects that this does not touch";
    };
  }

  private static String some(Collection<String> names) {
    String first = names.stream().sorted().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMED ? first + " and others" : first;
  }

  private static String words(Collection<Kind> kinds) {
    return kinds.stream().map(Kind::word).collect(Collectors.joining(", "));
  }
}
