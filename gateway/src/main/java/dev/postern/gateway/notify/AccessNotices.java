package dev.postern.gateway.notify;

import dev.postern.access.AccessEvents;
import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.AskedFor;
import dev.postern.access.GrantRecord;
import dev.postern.access.Minted;
import dev.postern.access.Party;
import dev.postern.core.CallText;
import dev.postern.core.Kind;
import dev.postern.core.RandomId;
import dev.postern.core.Reason;
import dev.postern.core.SessionId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes notices of what happens to approvals and grants. */
final class AccessNotices implements AccessEvents {
  private static final int ID_LENGTH = 16;

  private final AccessEvents next;
  private final Consumer<Notice> told;
  private final String approvals;
  private final Clock clock;

  /**
   * @param next told first
   * @param approvals what an approval's id is put behind to make its address, empty where there is
   *     none
   */
  AccessNotices(AccessEvents next, Consumer<Notice> told, String approvals, Clock clock) {
    this.next = next;
    this.told = told;
    this.approvals = approvals;
    this.clock = clock;
  }

  static String id() {
    return "no-" + RandomId.of(ID_LENGTH);
  }

  @Override
  public void changed(Approval approval, @Nullable Answer answer) {
    next.changed(approval, answer);
    Event event = event(approval, answer);
    if (event != null) {
      told.accept(
          new Notice(
              id(),
              event,
              clock.instant(),
              approval.id(),
              approval.connection(),
              approval.requester().user(),
              approval.requester().issuer(),
              facts(approval),
              approval.what() instanceof AskedFor.Held held ? Notice.cut(text(held)) : null,
              approvals.isEmpty() ? null : approvals + approval.id()));
    }
  }

  /** Null where nobody is told. */
  private static @Nullable Event event(Approval approval, @Nullable Answer answer) {
    return switch (approval.state()) {
      case PENDING -> answer == null ? Event.APPROVAL_PENDING : Event.APPROVAL_ANSWERED;
      case APPROVED -> Event.APPROVAL_APPROVED;
      case DENIED -> Event.APPROVAL_DENIED;
      case EXPIRED -> Event.APPROVAL_EXPIRED;
      case WITHDRAWN -> Event.APPROVAL_WITHDRAWN;
      case VOID -> Event.APPROVAL_VOID;
      case USED -> null;
    };
  }

  private static Map<String, @Nullable Object> facts(Approval approval) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    switch (approval.what()) {
      case AskedFor.Held held -> {
        facts.put("kinds", held.kinds().stream().map(Kind::word).sorted().toList());
        facts.put("risk", held.risk().word());
        facts.put("reasons", sentences(held.reasons()));
        facts.put("rule", held.rule());
        switch (held) {
          case AskedFor.Statement statement -> facts.put("rows", statement.rows());
          case AskedFor.Call call ->
              facts.put("call", CallText.read(call.text()).map(CallText::name).orElse(null));
        }
        facts.put("session", held.session().value());
      }
      case AskedFor.Access access -> {
        facts.put("policies", access.policies());
        facts.put("for", access.length().toString());
        facts.put("because", access.because());
      }
    }
    facts.put("reviewers", approval.reviewers());
    facts.put("needed", approval.needed());
    facts.put("expires", approval.expires().toString());
    facts.put("answers", approval.answers().stream().map(AccessNotices::words).toList());
    return facts;
  }

  /** As a person reads it. */
  private static String text(AskedFor.Held held) {
    return switch (held) {
      case AskedFor.Statement statement -> statement.text();
      case AskedFor.Call call ->
          CallText.read(call.text())
              .map(text -> String.join("\n", text.lines()))
              .orElse(call.text());
    };
  }

  static List<String> sentences(List<Reason> reasons) {
    return reasons.stream().map(reason -> reason.code() + ": " + reason.sentence()).toList();
  }

  private static String words(Answer answer) {
    String said = answer.scope() == null ? "no" : "yes, " + word(answer.scope());
    return answer.by().user()
        + ": "
        + said
        + (answer.comment().isEmpty() ? "" : ", " + answer.comment());
  }

  @Override
  public void changed(GrantRecord grant, String what, @Nullable Party by) {
    next.changed(grant, what, by);
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("policies", grant.policies().stream().sorted().toList());
    facts.put("opened", grant.opened().toString());
    facts.put("ends", grant.ends().toString());
    facts.put("by", by == null ? null : by.user());
    facts.put("approval", grant.approval());
    facts.put("because", grant.because());
    told.accept(
        new Notice(
            id(),
            Event.of("grant." + what),
            clock.instant(),
            grant.id(),
            grant.connection(),
            grant.holder().user(),
            grant.holder().issuer(),
            facts,
            null,
            null));
  }

  /** Nobody is told: it is a caller's own doing, and the journal has it. */
  @Override
  public void changed(Minted minted, String what, SessionId session) {
    next.changed(minted, what, session);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
