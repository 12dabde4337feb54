package dev.postern.core;

import java.util.List;

/**
 * What was decided about one call of an API.
 *
 * @param masks of its response
 */
public record CallJudgement(AwsCall call, List<FieldMask> masks, Verdict verdict)
    implements Decided {
  public CallJudgement {
    masks = List.copyOf(masks);
  }

  @Override
  public CallJudgement with(Verdict other) {
    return new CallJudgement(call, masks, other);
  }

  @Override
  public CallJudgement approved() {
    return verdict instanceof Verdict.Hold hold ? with(hold.approved()) : this;
  }
}
