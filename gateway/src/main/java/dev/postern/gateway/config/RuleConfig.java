package dev.postern.gateway.config;

import dev.postern.access.ActionGlob;
import dev.postern.access.Condition;
import dev.postern.access.NamePattern;
import dev.postern.access.ResourceGlob;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.gateway.config.Section.Choice;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One rule of a policy. */
public sealed interface RuleConfig {
  /** What a glob of actions is, for errors. */
  String ACTION = "an action of IAM such as s3:GetObject, with * and ?";

  /** What a glob of resources is, for errors. */
  String RESOURCE = "an ARN or \"*\", with * and ? and without variables";

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
   * What a rule speaks of. Where several are given, all must hold.
   *
   * @param kinds every kind where the rule names none
   * @param risk this risk or above, null for any; never given in an allow
   * @param relations none where the rule does not look at them; likewise columns and labels
   * @param actions of AWS's IAM, none where the rule does not look at them; likewise resources
   * @param when null where there is no condition
   */
  record Match(
      Set<Kind> kinds,
      @Nullable Risk risk,
      List<NamePattern> relations,
      List<NamePattern> columns,
      Set<String> labels,
      List<ActionGlob> actions,
      List<ResourceGlob> resources,
      @Nullable Condition when) {
    public Match {
      kinds = Set.copyOf(kinds);
      actions = List.copyOf(actions);
      resources = List.copyOf(resources);
    }

    /** Whether it is about calls of AWS's APIs alone. */
    public boolean isOfCalls() {
      return !actions.isEmpty() || !resources.isEmpty();
    }

    /** Whether it is about statements alone. */
    boolean isOfStatements() {
      return !relations.isEmpty() || !columns.isEmpty() || !labels.isEmpty();
    }

    Match(Set<Kind> kinds, @Nullable Risk risk) {
      this(kinds, risk, List.of(), List.of(), Set.of(), List.of(), List.of(), null);
    }
  }

  static RuleConfig read(Node node, Set<String> labelNames) throws ConfigException {
    Section section = node.section("allow, hold or deny");
    Section.Field<RuleConfig> rule =
        section.oneOf(
            new Choice<>("allow", allow -> readAllow(allow, labelNames)),
            new Choice<>("hold", hold -> readHold(hold, labelNames)),
            new Choice<>("deny", deny -> readDeny(deny, labelNames)));
    return section.build(rule::get);
  }

  /** An allow takes no risk: "this risk or above" would allow what is graver. */
  private static RuleConfig readAllow(Node node, Set<String> labelNames) throws ConfigException {
    Section section = node.section("kinds or actions");
    Section.Field<? extends @Nullable Set<Kind>> kinds =
        section.has("actions")
            ? section.<@Nullable Set<Kind>>optional("kinds", RuleConfig::readKinds, null)
            : section.required("kinds", RuleConfig::readKinds);
    Section.Field<Match> match = readMatch(section, labelNames, kinds, () -> null);
    return section.build(() -> new Allow(match.get()));
  }

  private static RuleConfig readDeny(Node node, Set<String> labelNames) throws ConfigException {
    Section section = node.section("kinds or risk");
    Section.Field<Match> match = readMatch(section, labelNames);
    return section.build(() -> new Deny(match.get()));
  }

  private static RuleConfig readHold(Node node, Set<String> labelNames) throws ConfigException {
    Section section = node.section("kinds or risk, and reviewers");
    Section.Field<Match> match = readMatch(section, labelNames);
    var reviewers = section.required("reviewers", Lists.set(Shapes.line("a group")));
    var approvals = section.optional("approvals", Shapes.integer(1, 10), 1);
    var patience = section.optional("wait", Shapes.duration("0s", "24h"), Duration.ofMinutes(10));
    return section.build(
        () -> new Hold(match.get(), reviewers.get(), approvals.get(), patience.get()));
  }

  private static Section.Field<Match> readMatch(Section section, Set<String> labelNames) {
    var kinds = section.<@Nullable Set<Kind>>optional("kinds", RuleConfig::readKinds, null);
    var risk = section.<@Nullable Risk>optional("risk", Shapes.word(Risk.class), null);
    Section.Field<Match> match = readMatch(section, labelNames, kinds, risk);
    section.check(
        "kinds",
        () -> namesSomething(kinds.get(), match.get()),
        "expected kinds, risk, relations, columns, labels, actions, resources or when, found none");
    return match;
  }

  private static boolean namesSomething(@Nullable Set<Kind> kinds, Match match) {
    return kinds != null
        || match.risk() != null
        || match.when() != null
        || match.isOfStatements()
        || match.isOfCalls();
  }

  private static Section.Field<Match> readMatch(
      Section section,
      Set<String> labelNames,
      Section.Field<? extends @Nullable Set<Kind>> kinds,
      Section.Field<? extends @Nullable Risk> risk) {
    var relations =
        section.optional("relations", patterns(2, "schema.table"), List.<NamePattern>of());
    var columns =
        section.optional("columns", patterns(3, "schema.table.column"), List.<NamePattern>of());
    var labels =
        section.optional(
            "labels", Lists.set(Lists.reference("label", labelNames)), Set.<String>of());
    var when = section.<@Nullable Condition>optional("when", RuleConfig::readCondition, null);
    var actions =
        section.optional("actions", globs(ActionGlob::new, ACTION), List.<ActionGlob>of());
    var resources =
        section.optional("resources", globs(ResourceGlob::new, RESOURCE), List.<ResourceGlob>of());
    // The words of Kubernetes, for connections that are not served yet.
    List.of("verbs", "namespaces").forEach(section::notYet);
    section.check(
        "resources",
        () ->
            (actions.get().isEmpty() && resources.get().isEmpty())
                || (relations.get().isEmpty() && columns.get().isEmpty() && labels.get().isEmpty()),
        "a rule is about AWS calls or about relations, columns and labels, not about both");
    return () -> {
      Set<Kind> named = kinds.get();
      return new Match(
          named == null ? EnumSet.allOf(Kind.class) : named,
          risk.get(),
          relations.get(),
          columns.get(),
          labels.get(),
          actions.get(),
          resources.get(),
          when.get());
    };
  }

  private static Shape<List<NamePattern>> patterns(int parts, String form) {
    String expected = form + ", each a name or *";
    return Lists.nonEmpty(
        Lists.list(node -> {
          try {
            return NamePattern.parse(node.text(expected), parts);
          } catch (IllegalArgumentException e) {
            throw node.misfit(expected);
          }
        }));
  }

  private static <T> Shape<List<T>> globs(Function<String, T> parse, String expected) {
    return Lists.nonEmpty(
        Lists.list(node -> {
          try {
            return parse.apply(node.text(expected));
          } catch (IllegalArgumentException e) {
            throw node.misfit(expected);
          }
        }));
  }

  private static Condition readCondition(Node node) throws ConfigException {
    String text = node.text("a condition in CEL");
    try {
      return Condition.compile(text);
    } catch (IllegalArgumentException e) {
      throw node.error(String.valueOf(e.getMessage()));
    }
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
