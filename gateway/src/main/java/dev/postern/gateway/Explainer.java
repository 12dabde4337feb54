package dev.postern.gateway;

import dev.postern.access.Grants;
import dev.postern.access.Policies;
import dev.postern.core.Identity;
import dev.postern.core.Judgement;
import dev.postern.core.Verdict;
import dev.postern.gateway.cli.Actions.Explain.Question;
import dev.postern.gateway.cli.CommandException;
import dev.postern.gateway.json.Json;
import dev.postern.sql.catalog.CatalogException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what a statement does and what would become of it, without running it. */
final class Explainer {
  private Explainer() {}

  /** Prints the explanation; true where the statement would pass. */
  static boolean explain(Question question, PrintWriter out) throws CommandException, IOException {
    Clock clock = Clock.systemUTC();
    Identity identity =
        new Identity(
            "explain",
            question.user(),
            question.user(),
            question.groups(),
            Map.copyOf(question.claims()),
            Instant.MAX);
    try (Logins logins = new Logins(question.config().aws(), clock);
        CatalogAccess catalogs = new CatalogAccess(logins)) {
      Ruleset rules = Ruleset.of(question.config(), catalogs);
      Policies policies = rules.policies();
      Upstream upstream = rules.upstreams().get(question.connection());
      if (upstream == null) {
        throw new CommandException("there is no connection " + question.connection());
      }
      return switch (policies.opening(identity, upstream.name(), clock.instant())) {
        case Grants.Answer.NotGranted(var reason) -> {
          out.println("verdict: deny, " + reason.sentence());
          yield false;
        }
        case Grants.Answer.Granted(var grant) -> {
          Clearance.Explanation explanation =
              explanation(
                  new Clearance(upstream, identity, question.address(), grant, policies, clock),
                  question.sql());
          Map<String, Object> model =
              new ExplanationModel(explanation, upstream, question.groups()).model();
          out.println(question.json() ? Json.of(model) : text(model));
          Judgement judgement = explanation.judgement();
          yield switch (judgement.verdict()) {
            case Verdict.Forward _, Verdict.Rewrite _ -> true;
            case Verdict.Hold _, Verdict.Deny _ -> false;
          };
        }
      };
    }
  }

  private static Clearance.Explanation explanation(Clearance clearance, String sql)
      throws CommandException {
    try {
      return clearance.explain(sql);
    } catch (CatalogException e) {
      throw new CommandException("the connection's catalog cannot be read: " + e.getMessage());
    }
  }

  /** A line a fact; what belongs to one column stands in its line. */
  private static String text(Map<String, Object> model) {
    StringBuilder text = new StringBuilder();
    for (Object statement : (List<?>) Objects.requireNonNull(model.get("statements"))) {
      ((Map<?, ?>) statement).forEach((name, value) -> line(text, name.toString(), value));
    }
    line(text, "verdict", model.get("verdict"));
    if (model.containsKey("reviewers")) {
      line(text, "reviewers", model.get("reviewers"));
      line(text, "approvals", model.get("approvals"));
    }
    if (model.containsKey("sent")) {
      line(text, "sent", model.get("sent"));
    }
    if (model.containsKey("would-pass")) {
      line(text, "would-pass", model.get("would-pass"));
    }
    if (model.containsKey("rows")) {
      line(text, "rows", model.get("rows"));
    }
    line(text, "rule", model.get("rule"));
    for (Object considered : (List<?>) Objects.requireNonNull(model.get("because"))) {
      text.append(because((Map<?, ?>) considered));
    }
    if (model.get("unmatched") instanceof List<?> unmatched && !unmatched.isEmpty()) {
      line(text, "unmatched", unmatched);
    }
    return text.toString().stripTrailing();
  }

  /** The rules that have a say are marked: what the verdict is made of is seen at a glance. */
  private static String because(Map<?, ?> considered) {
    return "because:   %s %s, statement %s: %s%n"
        .formatted(
            Boolean.TRUE.equals(considered.get("counts")) ? "+" : "-",
            considered.get("rule"),
            considered.get("statement"),
            considered.get("why"));
  }

  private static void line(StringBuilder text, String name, @Nullable Object value) {
    String words =
        switch (value) {
          case null -> "-";
          case List<?> list when list.isEmpty() -> "-";
          case List<?> list when list.getFirst() instanceof Map ->
              list.stream()
                  .map(element -> inline((Map<?, ?>) element))
                  .collect(Collectors.joining("%n%-10s ".formatted("")));
          case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(", "));
          case Map<?, ?> map -> map.isEmpty() ? "-" : inline(map);
          default -> value.toString();
        };
    text.append("%-10s %s%n".formatted(name, words));
  }

  private static String inline(Map<?, ?> map) {
    return map.entrySet().stream()
        .filter(entry -> !(entry.getValue() instanceof List<?> list && list.isEmpty()))
        .map(entry ->
            entry.getKey()
                + " "
                + (entry.getValue() instanceof List<?> list
                    ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    : entry.getValue()))
        .collect(Collectors.joining("; "));
  }
}
