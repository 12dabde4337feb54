package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Policies;
import dev.postern.access.Question;
import dev.postern.core.AwsCall;
import dev.postern.core.CallJudgement;
import dev.postern.core.FaultCode;
import dev.postern.core.FieldMask;
import dev.postern.core.Identity;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Verdict;
import dev.postern.gateway.config.AwsConnectionConfig;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may call over one connection to AWS, under one grant. Unlike statements calls are
 * judged anew each time: hardly two have the same parameters.
 */
final class CallClearance implements CallRules {
  private static final Refusal WRITTEN_BACK =
      new Refusal(
          FaultCode.DENIED,
          new Reason("redacted-value", "a secret in this call is what the gate shows for one"),
          "It was hidden where it was read, and would be lost if this were written in its place:"
              + " leave it out, or say the true one.");
  private static final Refusal WITHHELD =
      new Refusal(
          FaultCode.DENIED,
          "labelled-body",
          "what this call gives back is masked for you, and streams, so that nothing of it may"
              + " pass");

  private final AwsConnectionConfig connection;
  private final Caller caller;
  private final Policies policies;
  private final Function<AwsCall, FieldMasks.Masked> masks;
  private final Clock clock;

  /**
   * Whose calls they are.
   *
   * @param address without its port, null where it is not known
   */
  record Caller(Identity identity, @Nullable String address, Grant grant) {}

  /**
   * @param masks of a call's response, for this caller
   */
  CallClearance(
      AwsConnectionConfig connection,
      Caller caller,
      Policies policies,
      Function<AwsCall, FieldMasks.Masked> masks,
      Clock clock) {
    this.connection = connection;
    this.caller = caller;
    this.policies = policies;
    this.masks = masks;
    this.clock = clock;
  }

  @Override
  public CallJudgement judge(AwsCall call) {
    Verdict verdict = verdict(call);
    if (verdict instanceof Verdict.Deny) {
      return new CallJudgement(call, List.of(), verdict);
    }
    FieldMasks.Masked masked = masks.apply(call);
    return masked.withheld()
        ? new CallJudgement(call, List.of(), Rewriting.denied(WITHHELD))
        : new CallJudgement(call, masked.masks(), verdict);
  }

  private Verdict verdict(AwsCall call) {
    Question question =
        new Question(
            caller.identity(),
            caller.address(),
            caller.grant(),
            connection.name(),
            new Question.Call(call, connection.account()));
    Verdict verdict = policies.decide(question, clock.instant());
    if (verdict instanceof Verdict.Deny) {
      return verdict;
    }
    if (!connection.regions().contains(call.region())) {
      return Rewriting.denied(elsewhere());
    }
    return writesBack(call) ? Rewriting.denied(WRITTEN_BACK) : verdict;
  }

  /** Whether a secret is to be set to what stood for one that was hidden. */
  private static boolean writesBack(AwsCall call) {
    return call.parameters().stream()
        .anyMatch(one -> one.sensitive() && one.value().equals(FieldMask.REDACTED));
  }

  /** It is not said where the call wanted to go: a region is the client's word. */
  private Refusal elsewhere() {
    String regions = connection.regions().stream().sorted().collect(Collectors.joining(", "));
    return new Refusal(
        FaultCode.DENIED,
        new Reason("region", "this connection takes calls to no other region than " + regions),
        "Set the client's region to one of these; services of no region, such as IAM, are in one"
            + " of their own, mostly us-east-1.");
  }
}
