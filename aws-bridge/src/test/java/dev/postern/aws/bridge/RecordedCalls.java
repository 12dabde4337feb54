package dev.postern.aws.bridge;

import dev.postern.core.AwsCall;
import dev.postern.core.CallJudgement;
import dev.postern.core.CallPath;
import dev.postern.core.FieldMask;
import dev.postern.core.Identity;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.core.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A path that decides as it is told, and keeps what it was told. */
final class RecordedCalls implements CallPath {
  final BlockingQueue<HoldListener<CallJudgement>> held = new LinkedBlockingQueue<>();
  final BlockingQueue<String> withdrawn = new LinkedBlockingQueue<>();
  final List<String> bodies = new CopyOnWriteArrayList<>();
  final List<String> events = new CopyOnWriteArrayList<>();
  final BlockingQueue<Response> finished = new LinkedBlockingQueue<>();

  /** Runs while the journal takes a call that is let pass. */
  volatile Runnable whileForwarding = () -> {};

  final List<EndListener> ends = new CopyOnWriteArrayList<>();
  private final SessionId session = SessionId.random();
  private final AtomicLong exchanges = new AtomicLong();
  private final Function<AwsCall, Verdict> rules;
  private final List<FieldMask> masks;

  RecordedCalls(Function<AwsCall, Verdict> rules, List<FieldMask> masks) {
    this.rules = rules;
    this.masks = masks;
  }

  @Override
  public SessionId session() {
    return session;
  }

  @Override
  public Identity identity() {
    return new Identity("https://idp.example.com", "ann", "ann", Set.of(), Map.of(), Instant.MAX);
  }

  @Override
  public void onEnd(EndListener listener) {
    ends.add(listener);
  }

  @Override
  public void onCancel(CancelListener listener) {}

  @Override
  public void cancellableBy(List<String> keys) {}

  @Override
  public int resultCap() {
    return 1_000;
  }

  @Override
  public void close(String why) {}

  @Override
  public CallJudgement judge(AwsCall call) {
    return new CallJudgement(call, masks, rules.apply(call));
  }

  @Override
  public Held hold(CallJudgement judgement, String body, HoldListener<CallJudgement> listener) {
    bodies.add(body);
    held.add(listener);
    return () -> withdrawn.add(judgement.call().operation());
  }

  @Override
  public long forwarded(CallJudgement judgement) {
    events.add("forwarded " + judgement.call().operation());
    whileForwarding.run();
    return exchanges.incrementAndGet();
  }

  @Override
  public void refused(CallJudgement judgement, Refusal refusal) {
    events.add("refused " + judgement.call().operation() + " " + refusal.reason().code());
  }

  @Override
  public void refused(String what, Refusal refusal) {
    events.add("refused " + what + " " + refusal.reason().code());
  }

  @Override
  public void finished(long exchange, Response response) {
    finished.add(response);
  }
}
