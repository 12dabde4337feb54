package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.DescribedColumn;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.PositionMap;
import dev.postern.core.Refusal;
import dev.postern.core.ResultLineage;
import dev.postern.core.Span;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.Verdict;
import dev.postern.testkit.WordPath;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement path in which {@code secret} is guarded and its columns of that name masked, and the
 * first words name the action.
 */
final class ScriptedPath extends WordPath {
  static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);

  boolean countsUses;
  int budget;
  int plans;
  String rows = "own rows of it";

  ScriptedPath() {
    super("ann");
  }

  @Override
  protected Verdict.Rewrite filtered(String text) {
    int filtered = text.indexOf("filtered");
    String query = "(" + rows + ") AS filtered";
    int end = filtered + "filtered".length();
    return new Verdict.Rewrite(
        "test/allow-1+row-filter",
        text.substring(0, filtered) + query + text.substring(end),
        new PositionMap(
            List.of(
                new PositionMap.Splice(
                    filtered + 1, filtered + 1 + query.length(), filtered + 1, end + 1))));
  }

  @Override
  protected Judged part(String text, int start) {
    Action action = action(text, start);
    boolean settles = !(action instanceof Action.Plain) && !(action instanceof Action.CopyOut);
    return new Judged(
        analysis(text, start, Set.of(Kind.READ), action),
        text.contains("secret")
            || action instanceof Action.ExecutePrepared
            || action instanceof Action.Fetch,
        text.contains("filtered"),
        settles,
        ResultLineage.UNKNOWN);
  }

  private static Action action(String text, int start) {
    String[] words = text.split(" ");
    StatementAnalysis inner = analysis(text, start, Set.of(Kind.READ), Action.Plain.INSTANCE);
    return switch (words[0]) {
      case "PREPARE" -> new Action.Prepare(words[1], inner);
      case "EXECUTE" -> new Action.ExecutePrepared(words[1]);
      case "DECLARE" -> new Action.DeclareCursor(words[1], false, inner);
      case "COMMIT" -> new Action.Transaction(true);
      case "FETCH" -> new Action.Fetch(words[1]);
      case "COPY" ->
          new Action.CopyOut(
              new Action.CopySource.Query(
                  new Span(start + text.indexOf('(') + 1, start + text.indexOf(')'))),
              new Action.CopyFormat.Text('\t', "\\N", false));
      default -> Action.Plain.INSTANCE;
    };
  }

  @Override
  public MaskPlan plan(
      Judged statement, List<? extends DescribedColumn> columns, Charset encoding) {
    plans++;
    List<@Nullable MaskedColumn> masks = new ArrayList<>();
    for (DescribedColumn column : columns) {
      masks.add(
          column.name().equals("secret")
              ? new MaskedColumn(column.name(), "test", "stars", _ -> MASK)
              : null);
    }
    return new MaskPlan(masks);
  }

  @Override
  public boolean countsUses() {
    return countsUses;
  }

  @Override
  public @Nullable Refusal draw(Judgement judgement, List<Running> running, List<Bind> binds) {
    for (Running run : running) {
      journal.add("draws " + (run.text().isEmpty() ? judgement.statement().text() : run.text()));
    }
    return budget-- > 0 ? null : new Refusal(FaultCode.DENIED, "label-budget", "it is spent");
  }
}
