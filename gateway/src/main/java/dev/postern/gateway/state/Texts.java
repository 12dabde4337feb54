package dev.postern.gateway.state;

import dev.postern.access.Answer;
import dev.postern.access.AskedFor;
import dev.postern.access.Party;
import dev.postern.access.Scope;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is kept as JSON, both ways. A key once written is read by every later version. */
final class Texts {
  private Texts() {}

  static Map<String, @Nullable Object> of(Party party) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("issuer", party.issuer());
    json.put("subject", party.subject());
    json.put("user", party.user());
    json.put("groups", party.groups());
    json.put("persons", party.persons());
    return json;
  }

  static Party party(Body body) {
    return new Party(
        body.text("issuer"),
        body.text("subject"),
        body.text("user"),
        body.set("groups"),
        body.set("persons"));
  }

  static Map<String, @Nullable Object> of(AskedFor what) {
    return switch (what) {
      case AskedFor.Statement statement -> of(statement);
      case AskedFor.Call call -> held("call", call);
      case AskedFor.Access access -> {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("what", "access");
        json.put("policies", access.policies());
        json.put("length", access.length().toNanos());
        json.put("because", access.because());
        yield json;
      }
    };
  }

  private static Map<String, @Nullable Object> of(AskedFor.Statement statement) {
    Map<String, @Nullable Object> json = held("statement", statement);
    json.put("binds", statement.binds());
    json.put("columns", statement.columns());
    json.put("rows", statement.rows());
    json.put("locks", statement.locks());
    return json;
  }

  private static Map<String, @Nullable Object> held(String what, AskedFor.Held held) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("what", what);
    json.put("session", held.session().value());
    json.put("node", held.node());
    json.put("rule", held.rule());
    json.put("text", held.text());
    json.put("kinds", held.kinds().stream().map(Kind::name).sorted().toList());
    json.put("risk", held.risk().name());
    json.put(
        "reasons",
        held.reasons().stream()
            .map(reason -> Map.of("code", reason.code(), "sentence", reason.sentence()))
            .toList());
    json.put("digest", held.digest());
    json.put("shape", held.shape());
    return json;
  }

  static AskedFor what(Body body) {
    return switch (body.text("what")) {
      case "statement" -> statement(body);
      case "call" -> call(body);
      case "access" ->
          new AskedFor.Access(
              body.texts("policies"), Duration.ofNanos(body.whole("length")), body.text("because"));
      default -> throw new IllegalArgumentException("asked for something unknown");
    };
  }

  private static AskedFor.Statement statement(Body body) {
    return new AskedFor.Statement(
        new SessionId(body.text("session")),
        body.text("node"),
        body.text("rule"),
        body.text("text"),
        body.textsAndNulls("binds"),
        kinds(body),
        body.word("risk", Risk.class),
        reasons(body),
        body.texts("columns"),
        body.wholeOrNull("rows"),
        body.texts("locks"),
        body.text("digest"),
        body.text("shape"));
  }

  private static AskedFor.Call call(Body body) {
    return new AskedFor.Call(
        new SessionId(body.text("session")),
        body.text("node"),
        body.text("rule"),
        body.text("text"),
        kinds(body),
        body.word("risk", Risk.class),
        reasons(body),
        body.text("digest"),
        body.text("shape"));
  }

  private static Set<Kind> kinds(Body body) {
    return body.texts("kinds").stream()
        .map(kind -> Body.constant(kind, Kind.class))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<Reason> reasons(Body body) {
    return body.bodies("reasons").stream()
        .map(reason -> new Reason(reason.text("code"), reason.text("sentence")))
        .toList();
  }

  static Map<String, @Nullable Object> of(Answer answer) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("by", of(answer.by()));
    json.put("yes", answer.yes());
    json.put("scope", answer.scope() == null ? null : answer.scope().name());
    json.put("length", answer.length() == null ? null : answer.length().toNanos());
    json.put("comment", answer.comment());
    json.put("at", Nanos.of(answer.at()));
    return json;
  }

  static Answer answer(Body body) {
    return new Answer(
        party(body.body("by")),
        body.truth("yes"),
        body.orNull("scope", key -> body.word(key, Scope.class)),
        body.orNull("length", key -> Duration.ofNanos(body.whole(key))),
        body.text("comment"),
        body.instant("at"));
  }

  static Map<String, @Nullable Object> of(Identity identity) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("issuer", identity.issuer());
    json.put("subject", identity.subject());
    json.put("user", identity.user());
    json.put("groups", identity.groups());
    json.put("persons", identity.persons());
    json.put("claims", identity.claims());
    json.put("expires", Nanos.of(identity.tokenExpires()));
    return json;
  }

  @SuppressWarnings("NullAway") // claims were written without nulls: a null is an absent claim
  static Identity identity(Body body) {
    Map<String, Object> claims = new LinkedHashMap<>(body.body("claims").values());
    return new Identity(
        body.text("issuer"),
        body.text("subject"),
        body.text("user"),
        body.set("groups"),
        body.set("persons"),
        Map.copyOf(claims),
        body.instant("expires"));
  }
}
