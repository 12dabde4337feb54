package dev.postern.core;

/** What was decided about one call of an API. */
public record CallJudgement(AwsCall call, Verdict verdict) implements Decided {
  @Override
  public CallJudgement with(Verdict other) {
    return new CallJudgement(call, other);
  }

  @Override
  public CallJudgement approved() {
    return verdict instanceof Verdict.Hold hold ? with(hold.approved()) : this;
  }
}
