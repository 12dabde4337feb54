package dev.postern.core;

/** What was decided about an operation. */
public sealed interface Decided permits Judgement, CallJudgement {
  Verdict verdict();

  /** The same with another verdict. */
  Decided with(Verdict other);

  /** The same once people have agreed; itself where it needs nobody. */
  Decided approved();
}
