package dev.postern.gateway.api;

import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.AskedFor;
import dev.postern.access.GrantRecord;
import dev.postern.access.Party;
import dev.postern.access.SessionRecord;
import dev.postern.core.CallText;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What callers see of things, as values that JSON can have. */
final class Shown {
  /** Characters of a statement's text in a listing. */
  static final int LISTED_TEXT = 1_000;

  /** Of a version that writes calls in another form. */
  private static final CallText UNREADABLE =
      new CallText("unknown", "unknown", "unknown", List.of(), Map.of());

  /** Actions of a call, and resources of each, that a list shows. */
  private static final int LISTED_NEEDS = 10;

  private Shown() {}

  /** In a listing: a statement's text is cut and its values are left out. */
  static Map<String, @Nullable Object> listed(Approval approval, Instant now) {
    return approval(approval, now, false);
  }

  /** With all there is. */
  static Map<String, @Nullable Object> whole(Approval approval, Instant now) {
    return approval(approval, now, true);
  }

  private static Map<String, @Nullable Object> approval(
      Approval approval, Instant now, boolean whole) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("id", approval.id());
    shown.put("state", state(approval, now));
    shown.put("requester", party(approval.requester()));
    shown.put("connection", approval.connection());
    shown.put("reviewers", approval.reviewers());
    shown.put("needed", approval.needed());
    shown.put("asked", approval.asked().toString());
    shown.put("expires", approval.expires().toString());
    shown.put("answers", approval.answers().stream().map(Shown::answer).toList());
    shown.put("scope", approval.scope() == null ? null : word(approval.scope()));
    shown.put("until", until(approval.until()));
    switch (approval.what()) {
      case AskedFor.Statement statement -> shown.put("statement", statement(statement, whole));
      case AskedFor.Call call -> shown.put("call", call(call, whole));
      case AskedFor.Access access -> shown.put("access", access(access));
    }
    return shown;
  }

  /** What waits in the store but is past its time is over. */
  static String state(Approval approval, Instant now) {
    return word(
        approval.state() == Approval.State.PENDING && !approval.isPending(now)
            ? Approval.State.EXPIRED
            : approval.state());
  }

  /** A session's end is not known as a time. */
  private static @Nullable String until(@Nullable Instant until) {
    return until == null || until.equals(Instant.MAX) ? null : until.toString();
  }

  private static Map<String, @Nullable Object> answer(Answer answer) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("by", party(answer.by()));
    shown.put("answer", answer.yes() ? "yes" : "no");
    shown.put("scope", answer.scope() == null ? null : word(answer.scope()));
    shown.put("for", answer.length() == null ? null : answer.length().toString());
    shown.put("comment", answer.comment());
    shown.put("at", answer.at().toString());
    return shown;
  }

  private static Map<String, @Nullable Object> statement(
      AskedFor.Statement statement, boolean whole) {
    boolean cut = !whole && statement.text().length() > LISTED_TEXT;
    Map<String, @Nullable Object> shown = held(statement);
    shown.put("text", cut ? cut(statement.text()) : statement.text());
    shown.put("cut", cut);
    shown.put("rows", statement.rows());
    if (whole) {
      shown.put("binds", statement.binds());
      shown.put("columns", statement.columns());
      shown.put("locks", statement.locks());
    }
    return shown;
  }

  private static Map<String, @Nullable Object> held(AskedFor.Held held) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("session", held.session().value());
    shown.put("node", held.node());
    shown.put("rule", held.rule());
    shown.put("kinds", held.kinds().stream().map(Kind::word).sorted().toList());
    shown.put("risk", held.risk().word());
    shown.put("reasons", held.reasons().stream().map(Shown::reason).toList());
    return shown;
  }

  private static Map<String, @Nullable Object> call(AskedFor.Call held, boolean whole) {
    Map<String, @Nullable Object> shown = held(held);
    CallText call = CallText.read(held.text()).orElse(UNREADABLE);
    shown.put("service", call.service());
    shown.put("operation", call.operation());
    shown.put("region", call.region());
    long most = whole ? Long.MAX_VALUE : LISTED_NEEDS;
    shown.put(
        "actions", call.actions().stream().limit(most).map(need -> action(need, most)).toList());
    shown.put(
        "cut",
        call.actions().size() > most
            || call.actions().stream().anyMatch(need -> need.resources().size() > most));
    if (whole) {
      shown.put("parameters", call.parameters());
    }
    return shown;
  }

  private static Map<String, Object> action(CallText.Need need, long most) {
    return Map.of(
        "action", need.action(), "resources", need.resources().stream().limit(most).toList());
  }

  /** Not between the halves of a character. */
  private static String cut(String text) {
    boolean halved = Character.isHighSurrogate(text.charAt(LISTED_TEXT - 1));
    return text.substring(0, halved ? LISTED_TEXT - 1 : LISTED_TEXT);
  }

  private static Map<String, @Nullable Object> reason(Reason reason) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("code", reason.code());
    shown.put("sentence", reason.sentence());
    return shown;
  }

  private static Map<String, @Nullable Object> access(AskedFor.Access access) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("policies", access.policies());
    shown.put("for", access.length().toString());
    shown.put("because", access.because());
    return shown;
  }

  static Map<String, @Nullable Object> party(Party party) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("user", party.user());
    shown.put("issuer", party.issuer());
    shown.put("groups", sorted(party.groups()));
    shown.put("persons", sorted(party.persons()));
    return shown;
  }

  static Map<String, @Nullable Object> grant(GrantRecord grant, Instant now) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    boolean isOver = grant.state() == GrantRecord.State.OPEN && !grant.isInForce(now);
    shown.put("id", grant.id());
    shown.put("state", isOver ? "over" : word(grant.state()));
    shown.put("holder", party(grant.holder()));
    shown.put("connection", grant.connection());
    shown.put("policies", sorted(grant.policies()));
    shown.put("opened", grant.opened().toString());
    shown.put("ends", grant.ends().toString());
    shown.put("approval", grant.approval());
    shown.put("because", grant.because());
    return shown;
  }

  static Map<String, @Nullable Object> session(SessionRecord session) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("id", session.id().value());
    shown.put("node", session.node());
    shown.put("holder", party(session.holder()));
    shown.put("connection", session.connection());
    shown.put("protocol", session.protocol());
    shown.put("address", session.address());
    shown.put("application", session.application());
    shown.put("started", session.started().toString());
    shown.put("grants", sorted(session.grants()));
    return shown;
  }

  static List<String> sorted(Iterable<String> texts) {
    TreeSet<String> sorted = new TreeSet<>();
    texts.forEach(sorted::add);
    return List.copyOf(sorted);
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
