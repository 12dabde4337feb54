package dev.postern.gateway.notify;

import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement that somebody may have to know of.
 *
 * @param refusal null where it runs
 * @param text cut, null where nobody is told it
 */
public record Alert(
    Instant at,
    Who who,
    Set<Kind> kinds,
    Risk risk,
    List<Reason> reasons,
    String rule,
    @Nullable Reason refusal,
    @Nullable String text) {
  /** Whose statement it is. */
  public record Who(SessionId session, String connection, String user, String issuer) {}

  /** Alerts of the same are told as one. */
  record Key(Event event, String connection, String user, String issuer, String why) {}

  Event event() {
    return refusal == null ? Event.STATEMENT_CRITICAL : Event.STATEMENT_DENIED;
  }

  Key key() {
    return new Key(
        event(),
        who.connection(),
        who.user(),
        who.issuer(),
        refusal == null ? rule : rule + " " + refusal.code());
  }

  /**
   * @param about the first notice's id, null for the first
   * @param more how many others like it there were
   */
  Notice notice(@Nullable String about, long more) {
    String id = AccessNotices.id();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("kinds", kinds.stream().map(Kind::word).sorted().toList());
    facts.put("risk", risk.word());
    facts.put("reasons", AccessNotices.sentences(reasons));
    facts.put("rule", rule);
    facts.put("refusal", refusal == null ? null : refusal.code() + ": " + refusal.sentence());
    facts.put("session", who.session().value());
    facts.put(Notice.MORE, more == 0 ? null : more);
    return new Notice(
        id,
        event(),
        at,
        about == null ? id : about,
        who.connection(),
        who.user(),
        who.issuer(),
        facts,
        text,
        null);
  }
}
