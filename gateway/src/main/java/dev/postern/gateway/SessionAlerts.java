package dev.postern.gateway;

import dev.postern.core.AwsCall;
import dev.postern.core.CallJudgement;
import dev.postern.core.CallText;
import dev.postern.core.Judgement;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Risk;
import dev.postern.gateway.notify.Alert;
import dev.postern.gateway.notify.Alerts;
import dev.postern.gateway.notify.Notice;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hands over what of one session's operations others are told of at once. Never waits. */
record SessionAlerts(Alerts alerts, Alert.Who who, Clock clock) {
  /** What people have answered, or did not, is told as what it is: an approval. */
  private static final String OF_APPROVALS = "approval-";

  void refused(Judgement judgement, Refusal refusal) {
    Risk risk = Natures.risk(judgement);
    if (wants(risk, refusal)) {
      tell(of(judgement, risk), refusal.reason());
    }
  }

  void refused(CallJudgement judgement, Refusal refusal) {
    if (wants(judgement.call().risk(), refusal)) {
      tell(of(judgement), refusal.reason());
    }
  }

  /** Of a request that was not understood: all that it may be. */
  void refused(String what, List<Reason> reasons, String rule, Refusal refusal) {
    if (wants(Risk.HIGH, refusal)) {
      tell(new Told(Set.of(Kind.UNKNOWN), Risk.HIGH, reasons, rule, what), refusal.reason());
    }
  }

  void forwarded(Judgement judgement) {
    if (alerts.wantsCritical() && Natures.risk(judgement) == Risk.CRITICAL) {
      tell(of(judgement, Risk.CRITICAL), null);
    }
  }

  void forwarded(CallJudgement judgement) {
    if (alerts.wantsCritical() && judgement.call().risk() == Risk.CRITICAL) {
      tell(of(judgement), null);
    }
  }

  private boolean wants(Risk risk, Refusal refusal) {
    return !refusal.reason().code().startsWith(OF_APPROVALS)
        && alerts.wantsDenied(risk == Risk.CRITICAL);
  }

  /** What is told of an operation. */
  private record Told(Set<Kind> kinds, Risk risk, List<Reason> reasons, String rule, String text) {}

  private static Told of(Judgement judgement, Risk risk) {
    return new Told(
        Natures.kinds(judgement),
        risk,
        Natures.reasons(judgement),
        judgement.verdict().rule(),
        judgement.statement().text());
  }

  private static Told of(CallJudgement judgement) {
    AwsCall call = judgement.call();
    return new Told(
        call.kinds(),
        call.risk(),
        call.reasons(),
        judgement.verdict().rule(),
        String.join("\n", CallText.of(call).lines()));
  }

  private void tell(Told told, @Nullable Reason refusal) {
    alerts.tell(
        new Alert(
            clock.instant(),
            who,
            told.kinds(),
            told.risk(),
            told.reasons(),
            told.rule(),
            refusal,
            alerts.wantsTexts() ? Notice.cut(told.text()) : null));
  }
}
