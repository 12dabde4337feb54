package dev.postern.gateway;

import dev.postern.core.CallEnd;
import dev.postern.core.CallJudgement;
import dev.postern.core.CallPath;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLife.Held;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.Verdict;
import dev.postern.gateway.json.Json;
import dev.postern.iam.IamException;
import dev.postern.iam.Person;
import dev.postern.iam.Role;
import dev.postern.iam.ScopedCredentials;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Gives credentials of AWS's to somebody, once people have agreed: what the rules let pass without
 * anybody's yes is refused. It goes the path of a call, and the journal has it as one, with the
 * key's public name for a response.
 */
final class ScopedIssue {
  private static final Refusal NOT_HELD =
      new Refusal(
          FaultCode.DENIED,
          "not-held",
          "credentials are given after an approval alone, and no rule asks for one: a hold of"
              + " sts:AssumeRole on the connection's role would");

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int UNAVAILABLE = 503;

  private final Taking taking;

  /** Has AWS give them; waits. */
  @FunctionalInterface
  interface Taking {
    ScopedCredentials take(
        Role role, String region, Person person, SessionId session, String policy, Duration life)
        throws IamException;
  }

  /** What came of it. */
  sealed interface Outcome {
    record Given(ScopedCredentials credentials) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  ScopedIssue(Taking taking) {
    this.taking = taking;
  }

  /**
   * Waits for people and for AWS: call it on a virtual thread. Where that is interrupted, what was
   * asked of people is withdrawn.
   *
   * @param path of a session that is for this request alone: a yes to all that a session asks for
   *     must not be one to other credentials
   * @param waits told whom it waits for, where it does
   */
  Outcome issue(CallPath path, ScopedRequest request, Consumer<String> waits)
      throws InterruptedException {
    CallJudgement judgement = path.judge(request.call());
    return switch (judgement.verdict()) {
      case Verdict.Deny(_, var refusal) -> refused(path, judgement, refusal);
      case Verdict.Forward _, Verdict.Rewrite _ -> refused(path, judgement, NOT_HELD);
      case Verdict.Hold _ ->
          switch (settled(path, judgement, request, waits)) {
            case Settled.Refused<CallJudgement>(var refusal) -> refused(path, judgement, refusal);
            case Settled.Passes<CallJudgement>(var approved) -> take(path, approved, request);
          };
    };
  }

  private static Outcome refused(CallPath path, CallJudgement judgement, Refusal refusal) {
    path.refused(judgement, refusal);
    return new Outcome.Refused(refusal);
  }

  private static Settled<CallJudgement> settled(
      CallPath path, CallJudgement judgement, ScopedRequest request, Consumer<String> waits)
      throws InterruptedException {
    CompletableFuture<Settled<CallJudgement>> answer = new CompletableFuture<>();
    Held held =
        path.hold(
            judgement,
            request.digest(),
            new HoldListener<>() {
              @Override
              public void waits(String sentence) {
                waits.accept(sentence);
              }

              @Override
              public void settled(Settled<CallJudgement> settled) {
                answer.complete(settled);
              }
            });
    path.onEnd(refusal -> answer.complete(new Settled.Refused<>(refusal)));
    path.onCancel(() -> answer.complete(new Settled.Refused<>(Refusal.CANCELLED)));
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it is never completed so", e);
    } finally {
      held.withdraw();
    }
  }

  private Outcome take(CallPath path, CallJudgement approved, ScopedRequest request) {
    Identity identity = path.identity();
    long exchange = path.forwarded(approved);
    long began = System.nanoTime();
    try {
      ScopedCredentials given =
          taking.take(
              request.role(),
              request.region(),
              Person.of(identity),
              path.session(),
              request.policy(),
              request.life());
      path.finished(exchange, response(OK, shown(given), System.nanoTime() - began));
      return new Outcome.Given(given);
    } catch (IamException e) {
      boolean refused = e.fault() == IamException.Fault.ROLE_REFUSED;
      path.finished(
          exchange, response(refused ? FORBIDDEN : UNAVAILABLE, "", System.nanoTime() - began));
      return new Outcome.Refused(AwsUpstream.refusal(e));
    }
  }

  /** What the journal may have of it. */
  private static String shown(ScopedCredentials given) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("AccessKeyId", given.accessKeyId());
    shown.put("Expiration", given.until().toString());
    shown.put("RoleSessionName", given.session());
    return Json.of(shown);
  }

  private static CallPath.Response response(int status, String shown, long nanos) {
    byte[] body = shown.getBytes(StandardCharsets.UTF_8);
    return new CallPath.Response(
        new CallEnd(status), body.length, 0, List.of(), nanos, ByteBuffer.wrap(body), sha256(body));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
