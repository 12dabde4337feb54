package dev.postern.gateway.config;

import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.gateway.config.Section.Choice;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rule of a policy. */
public sealed interface RuleConfig {
  Match match();

  record Allow(Match match) implements RuleConfig {}

  /**
   * @param reviewers the groups whose members may approve
   * @param approvals how many of them must
   * @param patience how long the statement waits for them
   */
  record Hold(Match match, Set<String> reviewers, int approvals, Duration patience)
      implements RuleConfig {}

  record Deny(Match match) implements RuleConfig {}

  /**
   * What a rule speaks of. Where both are given, both must hold.
   *
   * @param kinds every kind where the rule names none
   * @param risk this risk or above, null for any; never given in an allow
   */
  record Match(Set<Kind> kinds, @Nullable Risk risk) {
    public Match {
      kinds = Set.copyOf(kinds);
    }
  }

  static RuleConfig read(Node node) throws ConfigException {
    Section section = node.section("allow, hold or deny");
    Section.Field<RuleConfig> rule =
        section.oneOf(
            new Choice<>("allow", RuleConfig::readAllow),
            new Choice<>("hold", RuleConfig::readHold),
            new Choice<>("deny", RuleConfig::readDeny));
    return section.build(rule::get);
  }

  /** An allow takes no risk: "this risk or above" would allow what is graver. */
  private static RuleConfig readAllow(Node node) throws ConfigException {
    Section section = node.section("kinds");
    var kinds = section.required("kinds", RuleConfig::readKinds);
    return section.build(() -> new Allow(new Match(kinds.get(), null)));
  }

  private static RuleConfig readDeny(Node node) throws ConfigException {
    Section section = node.section("kinds or risk");
    Section.Field<Match> match = readMatch(section);
    return section.build(() -> new Deny(match.get()));
  }

  private static RuleConfig readHold(Node node) throws ConfigException {
    Section section = node.section("kinds or risk, and reviewers");
    Section.Field<Match> match = readMatch(section);
    var reviewers = section.required("reviewers", Lists.set(Shapes.line("a group")));
    var approvals = section.optional("approvals", Shapes.integer(1, 10), 1);
    var patience = section.optional("wait", Shapes.duration("0s", "24h"), Duration.ofMinutes(10));
    return section.build(
        () -> new Hold(match.get(), reviewers.get(), approvals.get(), patience.get()));
  }

  private static Section.Field<Match> readMatch(Section section) {
    var kinds = section.<@Nullable Set<Kind>>optional("kinds", RuleConfig::readKinds, null);
    var risk = section.<@Nullable Risk>optional("risk", Shapes.word(Risk.class), null);
    section.check(
        "kinds",
        () -> kinds.get() != null || risk.get() != null,
        "expected kinds, risk or both, found neither");
    return () -> {
      Set<Kind> named = kinds.get();
      return new Match(named == null ? EnumSet.allOf(Kind.class) : named, risk.get());
    };
  }

  private static Set<Kind> readKinds(Node node) throws ConfigException {
    List<String> words = Arrays.stream(Kind.values()).map(Kind::word).toList();
    Set<String> named =
        Lists.set(
                (Node item) -> {
                  String text = item.text("a kind or \"*\"");
                  if (!text.equals("*") && !words.contains(text)) {
                    throw Lists.unknown(item, "kind", text, words);
                  }
                  return text;
                })
            .read(node);
    if (named.contains("*")) {
      return EnumSet.allOf(Kind.class);
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    named.forEach(word -> Kind.of(word).ifPresent(kinds::add));
    return kinds;
  }
}
