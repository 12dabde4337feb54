package dev.postern.core;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one text of SQL.
 *
 * @param statements in the order of the text; empty where the text holds none
 * @param verdict over all of them: one refusal refuses the whole text
 * @param parameters those whose bound values are pseudonyms to translate, counted from 0
 * @param change what later judgements have to know once it has left; null where it is nothing
 * @param eachTime whether rules look at how many rows an execution is expected to touch: the
 *     verdict is then the most that may become of it, and it leaves only by {@link
 *     StatementPath#hold}
 */
public record Judgement(
    SqlStatement statement,
    List<Judged> statements,
    Verdict verdict,
    Map<Integer, Translation> parameters,
    @Nullable SessionChange change,
    boolean eachTime)
    implements Decided {
  /** One whose bound values pass as they are and that changes nothing for those after it. */
  public Judgement(SqlStatement statement, List<Judged> statements, Verdict verdict) {
    this(statement, statements, verdict, Map.of(), null, false);
  }

  @Override
  public Judgement with(Verdict other) {
    return new Judgement(statement, statements, other, parameters, change, eachTime);
  }

  /** Whether it may leave only by {@link StatementPath#hold}. */
  public boolean waits() {
    return verdict instanceof Verdict.Hold || eachTime;
  }

  /**
   * One statement of the text.
   *
   * @param guarded whether a labelled column may come out of it, so that its rows need a mask plan
   *     and its errors lose their text
   * @param filtered whether rows could come near it that are filtered for the caller, so that its
   *     errors lose their text
   * @param settles whether what follows must wait for its end, since it changes how texts are read
   *     or what names mean
   * @param lineage what its columns carry, where it is guarded
   * @param uses what of it is counted
   */
  public record Judged(
      StatementAnalysis analysis,
      boolean guarded,
      boolean filtered,
      boolean settles,
      ResultLineage lineage,
      LabelUses uses) {
    /** Of a statement without uses that are counted. */
    public Judged(
        StatementAnalysis analysis,
        boolean guarded,
        boolean filtered,
        boolean settles,
        ResultLineage lineage) {
      this(analysis, guarded, filtered, settles, lineage, LabelUses.NONE);
    }
  }

  public boolean guarded() {
    for (Judged judged : statements) {
      if (judged.guarded()) {
        return true;
      }
    }
    return false;
  }

  /** Whether errors and notices could tell what the caller may not see. */
  public boolean losesErrorText() {
    for (Judged judged : statements) {
      if (judged.guarded() || judged.filtered()) {
        return true;
      }
    }
    return false;
  }

  /** The text that leaves where the verdict lets one, or people do. */
  public String sent() {
    return switch (verdict) {
      case Verdict.Rewrite rewrite -> rewrite.text();
      case Verdict.Hold(_, _, _, _, Verdict.Rewrite rewrite) -> rewrite.text();
      case Verdict.Forward _, Verdict.Hold _, Verdict.Deny _ -> statement.text();
    };
  }

  @Override
  public Judgement approved() {
    return verdict instanceof Verdict.Hold hold ? with(hold.approved()) : this;
  }

  public boolean settles() {
    for (Judged judged : statements) {
      if (judged.settles()) {
        return true;
      }
    }
    return false;
  }
}
