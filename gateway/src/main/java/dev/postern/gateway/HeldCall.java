package dev.postern.gateway;

import dev.postern.access.AskedFor;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsResource;
import dev.postern.core.CallJudgement;
import dev.postern.core.CallText;
import dev.postern.core.FieldMask;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Verdict;
import dev.postern.gateway.approvals.Digest;
import dev.postern.gateway.approvals.HeldSubject;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A call that waits for people, as it would be judged and made at any moment.
 *
 * @param current what its session may do at the moment
 * @param body digest of all that the request says
 * @param exchange its number in the session
 */
record HeldCall(
    OpenSession session, Supplier<CallRules> current, AwsCall call, String body, long exchange)
    implements HeldSubject<CallJudgement> {
  /** The SDKs' clients give up on an answer after 30 seconds (Java) or 60 (Python, the CLI). */
  private static final Duration BEARS = Duration.ofSeconds(25);

  @Override
  public Duration bears() {
    return BEARS;
  }

  @Override
  public void asked(AskedFor.Held held, String approval) {
    session.held(exchange, held, List.of(), approval);
  }

  @Override
  public Now<CallJudgement> now() {
    CallJudgement judgement = current.get().judge(call);
    String text = CallText.of(call).json();
    return new Now<>(
        judgement,
        new AskedFor.Call(
            session.id(),
            session.node(),
            judgement.verdict().rule(),
            text,
            call.kinds(),
            call.risk(),
            call.reasons(),
            rest(new Digest().add("call").add(text).add(body), judgement).hex(),
            rest(shape(), judgement).hex()));
  }

  /** What is alike in calls that do the same to the same. */
  private Digest shape() {
    Digest shape = new Digest().add("calls like");
    shape.add(call.service()).add(call.operation()).add(call.region());
    for (AwsAction action : call.actions()) {
      shape.add(action.name()).add(action.resources().size());
      for (AwsResource resource : action.resources()) {
        shape.add(resource.arn()).add(resource.exact() ? 1 : 0);
      }
    }
    return shape;
  }

  /** By what rules it is held, and how grave it is. */
  private Digest rest(Digest digest, CallJudgement judgement) {
    digest.add(judgement.verdict().rule());
    if (judgement.verdict() instanceof Verdict.Hold hold) {
      digest.add(hold.reviewers().toString()).add(hold.approvals());
      digest.add(hold.patience().toString()).add(hold.approved().rule());
    }
    for (FieldMask mask : judgement.masks()) {
      digest.add(mask.path()).add(mask.label());
    }
    call.kinds().stream().map(Kind::word).sorted().forEach(digest::add);
    call.reasons().stream().map(Reason::code).sorted().forEach(digest::add);
    return digest.add(call.risk().word());
  }
}
