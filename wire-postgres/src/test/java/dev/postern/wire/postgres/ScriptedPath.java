package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.DescribedColumn;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.PositionMap;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.ResultLineage;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLimits;
import dev.postern.core.Span;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementPath;
import dev.postern.core.Verdict;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement path that judges by words in the text: {@code deny} is refused, {@code secret} is
 * guarded and its columns of that name masked, {@code filtered} is rewritten, {@code slow} is
 * judged on another thread, and the first words name the action. It writes down what happened.
 */
final class ScriptedPath implements StatementPath {
  static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);

  final List<String> journal = new ArrayList<>();
  boolean journalFull;
  String comment = "";
  boolean countsUses;
  SessionLimits limits = SessionLimits.NONE;
  int budget;
  long version;
  int plans;
  String rows = "own rows of it";

  /** Whoever waits for people, and what is held. */
  volatile @Nullable HoldListener waiting;

  volatile @Nullable Judgement held;
  volatile boolean withdrawn;

  private long exchanges;
  private @Nullable EndListener end;
  @Nullable CancelListener cancel;

  @Override
  public SessionId session() {
    return new SessionId("session00001");
  }

  @Override
  public Identity identity() {
    return new Identity("issuer", "sub", "ann", Set.of(), Map.of(), Instant.MAX);
  }

  @Override
  public void onEnd(EndListener listener) {
    end = listener;
  }

  @Override
  public void cancellableBy(String key) {
    journal.add("cancellable");
  }

  @Override
  public void onCancel(CancelListener listener) {
    cancel = listener;
  }

  void revoke() {
    if (end != null) {
      end.ended(new Refusal(FaultCode.SESSION_ENDED, "revoked", "your access was revoked"));
    }
  }

  @Override
  public @Nullable Judgement judgeNow(SqlStatement statement) {
    return statement.text().contains("slow") ? null : judge(statement);
  }

  @Override
  public Judgement judge(SqlStatement statement) {
    if (statement.text().contains("unforeseen")) {
      throw new StackOverflowError();
    }
    List<Judged> judged = new ArrayList<>();
    int start = 0;
    for (String text : statement.text().split(";")) {
      if (!text.isBlank()) {
        judged.add(judged(text.strip(), start + text.indexOf(text.strip())));
      }
      start += text.length() + 1;
    }
    return new Judgement(statement, judged, verdict(statement.text()));
  }

  private Verdict verdict(String text) {
    int filtered = text.indexOf("filtered");
    if (filtered >= 0) {
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
    if (text.contains("held")) {
      return new Verdict.Hold(
          "test/hold-1",
          List.of("reviewers"),
          1,
          Duration.ofMinutes(10),
          new Verdict.Forward("test/hold-1"));
    }
    return text.contains("deny")
        ? new Verdict.Deny(
            "test/deny-1", new Refusal(FaultCode.DENIED, "denied-word", "the text says deny"))
        : new Verdict.Forward("test/allow-1");
  }

  private static Judged judged(String text, int start) {
    String[] words = text.split(" ");
    StatementAnalysis analysis =
        new StatementAnalysis.Analyzed(
            new Span(start, start + text.length()),
            Set.of(Kind.READ),
            Risk.LOW,
            List.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Action.Plain.INSTANCE);
    Action action =
        switch (words[0]) {
          case "PREPARE" -> new Action.Prepare(words[1], analysis);
          case "EXECUTE" -> new Action.ExecutePrepared(words[1]);
          case "DECLARE" -> new Action.DeclareCursor(words[1], false, analysis);
          case "COMMIT" -> new Action.Transaction(true);
          case "FETCH" -> new Action.Fetch(words[1]);
          case "COPY" ->
              new Action.CopyOut(
                  new Action.CopySource.Query(
                      new Span(start + text.indexOf('(') + 1, start + text.indexOf(')'))),
                  new Action.CopyFormat.Text('\t', "\\N", false));
          default -> Action.Plain.INSTANCE;
        };
    boolean settles = !(action instanceof Action.Plain) && !(action instanceof Action.CopyOut);
    return new Judged(
        new StatementAnalysis.Analyzed(
            new Span(start, start + text.length()),
            Set.of(Kind.READ),
            Risk.LOW,
            List.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            action),
        text.contains("secret")
            || action instanceof Action.ExecutePrepared
            || action instanceof Action.Fetch,
        text.contains("filtered"),
        settles,
        ResultLineage.UNKNOWN);
  }

  @Override
  public Judgement judgeOpaque(String what) {
    return new Judgement(
        new SqlStatement(what, dev.postern.core.SqlSettings.DEFAULT),
        List.of(
            new Judged(
                new StatementAnalysis.Unanalyzable(
                    new Span(0, what.length()), new Reason("opaque", "cannot be read")),
                true,
                false,
                false,
                ResultLineage.UNKNOWN)),
        new Verdict.Deny(
            "test/default", new Refusal(FaultCode.DENIED, "opaque", "cannot be read")));
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public int resultCap() {
    return 1 << 16;
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
  public MaskPlan planCopy(Judged statement, List<PostgresColumn> columns, Charset encoding) {
    return plan(statement, columns, encoding);
  }

  @Override
  public String comment() {
    return comment;
  }

  @Override
  public SessionLimits limits() {
    return limits;
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

  @Override
  public Held hold(Judgement judgement, List<Bind> values, long process, HoldListener listener) {
    journal.add("held " + judgement.statement().text());
    held = judgement;
    waiting = listener;
    listener.waits("it waits for reviewers");
    return () -> withdrawn = true;
  }

  @Override
  public long forwarded(Judgement judgement, List<Bind> binds) {
    if (journalFull) {
      throw new dev.postern.core.JournalException("full", new java.io.IOException("full"));
    }
    journal.add("forwarded " + judgement.statement().text());
    return ++exchanges;
  }

  @Override
  public void refused(Judgement judgement, Refusal refusal) {
    journal.add("refused " + judgement.statement().text());
  }

  @Override
  public void finished(long exchange, Outcome outcome) {
    journal.add(
        "finished "
            + exchange
            + (outcome.failed() ? " failed " : " ")
            + outcome.tag()
            + " rows="
            + outcome.rows()
            + " masked="
            + outcome.maskedCells());
  }

  @Override
  public void idle() {}

  @Override
  public void close(String why) {
    journal.add("closed " + why);
  }
}
