package dev.postern.gateway;

import dev.postern.core.Judgement;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Risk;
import dev.postern.gateway.notify.Alert;
import dev.postern.gateway.notify.Alerts;
import dev.postern.gateway.notify.Notice;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Hands over what of one session's statements others are told of at once. Never waits. */
record SessionAlerts(Alerts alerts, Alert.Who who, Clock clock) {
  /** What people have answered, or did not, is told as what it is: an approval. */
  private static final String OF_APPROVALS = "approval-";

  void refused(Judgement judgement, Refusal refusal) {
    Risk risk = Natures.risk(judgement);
    if (!refusal.reason().code().startsWith(OF_APPROVALS)
        && alerts.wantsDenied(risk == Risk.CRITICAL)) {
      alerts.tell(alert(judgement, risk, refusal.reason()));
    }
  }

  void forwarded(Judgement judgement) {
    if (alerts.wantsCritical() && Natures.risk(judgement) == Risk.CRITICAL) {
      alerts.tell(alert(judgement, Risk.CRITICAL, null));
    }
  }

  private Alert alert(Judgement judgement, Risk risk, @Nullable Reason refusal) {
    return new Alert(
        clock.instant(),
        who,
        Natures.kinds(judgement),
        risk,
        Natures.reasons(judgement),
        judgement.verdict().rule(),
        refusal,
        alerts.wantsTexts() ? Notice.cut(judgement.statement().text()) : null);
  }
}
