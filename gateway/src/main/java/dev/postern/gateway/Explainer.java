package dev.postern.gateway;

import dev.postern.access.Grants;
import dev.postern.access.Policies;
import dev.postern.core.Identity;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.Verdict;
import dev.postern.gateway.cli.Actions.Explain.Question;
import dev.postern.gateway.cli.CommandException;
import dev.postern.gateway.https.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says what a statement does and what would become of it, without running it. */
final class Explainer {
  private Explainer() {}

  /** Prints the explanation; true where the statement would pass. */
  static boolean explain(Question question, PrintWriter out) throws CommandException, IOException {
    Clock clock = Clock.systemUTC();
    Policies policies =
        new Policies(question.config().policies().stream().map(Conversions::policy).toList());
    Identity identity =
        new Identity(
            "explain", question.user(), question.user(), question.groups(), Map.of(), Instant.MAX);
    try (UpstreamJdbc jdbc = new UpstreamJdbc()) {
      Upstream upstream = Gateway.upstreams(question.config(), jdbc).get(question.connection());
      if (upstream == null) {
        throw new CommandException("there is no connection " + question.connection());
      }
      return switch (new Grants(policies).open(identity, upstream.name(), clock.instant())) {
        case Grants.Answer.NotGranted(var reason) -> {
          out.println("verdict: deny, " + reason.sentence());
          yield false;
        }
        case Grants.Answer.Granted(var grant) -> {
          Judgement judgement =
              new Clearance(upstream, identity, grant, policies, clock)
                  .judge(new SqlStatement(question.sql(), SqlSettings.DEFAULT));
          out.println(question.json() ? json(judgement) : text(judgement));
          yield judgement.verdict() instanceof Verdict.Forward;
        }
      };
    }
  }

  private static String text(Judgement judgement) {
    StringBuilder text = new StringBuilder();
    for (Judged judged : judgement.statements()) {
      StatementAnalysis analysis = judged.analysis();
      line(text, "statement", analysis.span().of(judgement.statement().text()));
      line(text, "kinds", words(analysis.kinds(), Kind::word));
      line(text, "risk", analysis.risk().word());
      line(text, "reasons", words(analysis.reasons(), Reason::code));
      if (analysis instanceof Analyzed analyzed) {
        line(text, "reads", words(analyzed.reads(), ObjectName::toString));
        line(text, "writes", words(analyzed.writes(), ObjectName::toString));
        line(text, "calls", words(analyzed.functions(), ObjectName::toString));
      }
      line(text, "guarded", judged.guarded() ? "yes: masks apply to its rows" : "no");
    }
    line(text, "verdict", verdict(judgement.verdict()));
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-10s %s%n".formatted(name, value.isEmpty() ? "-" : value));
  }

  private static String verdict(Verdict verdict) {
    String word =
        switch (verdict) {
          case Verdict.Forward _ -> "forward";
          case Verdict.Hold _ -> "hold";
          case Verdict.Deny(_, var refusal) ->
              "deny (" + refusal.reason().code() + ": " + refusal.reason().sentence() + ")";
        };
    return word + ", by " + verdict.rule();
  }

  private static String json(Judgement judgement) {
    String statements =
        judgement.statements().stream()
            .map(judged -> json(judgement, judged))
            .collect(Collectors.joining(",", "[", "]"));
    return "{\"statements\":"
        + statements
        + ",\"verdict\":"
        + Json.quote(verdict(judgement.verdict()))
        + ",\"rule\":"
        + Json.quote(judgement.verdict().rule())
        + "}";
  }

  private static String json(Judgement judgement, Judged judged) {
    StatementAnalysis analysis = judged.analysis();
    String relations =
        analysis instanceof Analyzed analyzed
            ? ",\"reads\":%s,\"writes\":%s,\"calls\":%s"
                .formatted(
                    list(analyzed.reads(), ObjectName::toString),
                    list(analyzed.writes(), ObjectName::toString),
                    list(analyzed.functions(), ObjectName::toString))
            : "";
    return "{\"text\":"
        + Json.quote(analysis.span().of(judgement.statement().text()))
        + ",\"kinds\":"
        + list(analysis.kinds(), Kind::word)
        + ",\"risk\":"
        + Json.quote(analysis.risk().word())
        + ",\"reasons\":"
        + list(analysis.reasons(), Reason::code)
        + relations
        + ",\"guarded\":"
        + judged.guarded()
        + "}";
  }

  private static <T> String words(Collection<T> values, Function<T, String> word) {
    return values.stream().map(word).sorted().collect(Collectors.joining(", "));
  }

  private static <T> String list(Collection<T> values, Function<T, String> word) {
    return values.stream()
        .map(word)
        .sorted()
        .map(Json::quote)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
