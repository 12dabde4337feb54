package dev.postern.testkit;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.JournalException;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MaskPlan;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.ResultLineage;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLimits;
import dev.postern.core.Span;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementPath;
import dev.postern.core.Verdict;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A statement path that judges by words in the text: {@code deny} is refused, {@code held} waits
 * for people, {@code filtered} is rewritten, {@code slow} is judged on another thread, and the
 * judgement of {@code unforeseen} fails. It writes down what happened. What else a text says, and
 * what is masked, each protocol's tests add.
 */
public abstract class WordPath implements StatementPath {
  public final List<String> journal = new CopyOnWriteArrayList<>();
  public volatile boolean journalFull;
  public volatile long version;
  public volatile SessionLimits limits = SessionLimits.NONE;
  public volatile String comment = "";

  /** A word whose texts are refused from now on; empty for none. */
  public volatile String refusing = "";

  /** What is told when something is to be cancelled. */
  public volatile @Nullable CancelListener cancel;

  /** What is held, and whom the answer is for. */
  public volatile @Nullable Judgement held;

  public volatile @Nullable HoldListener<Judgement> waiting;
  public volatile boolean withdrawn;

  private final String user;
  private long exchanges;
  private @Nullable EndListener end;

  protected WordPath(String user) {
    this.user = user;
  }

  /**
   * One statement of a text.
   *
   * @param start where it stands in the text
   */
  protected abstract Judged part(String text, int start);

  /** The text with a row filter in it. */
  protected abstract Verdict.Rewrite filtered(String text);

  /** What the analysis of a statement at {@code start} is. */
  protected static StatementAnalysis analysis(
      String text, int start, Set<Kind> kinds, Action action) {
    return new StatementAnalysis.Analyzed(
        new Span(start, start + text.length()),
        kinds,
        Risk.LOW,
        List.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        action);
  }

  @Override
  public SessionId session() {
    return new SessionId("session00001");
  }

  @Override
  public Identity identity() {
    return new Identity("issuer", user, user, Set.of(), Map.of(), Instant.MAX);
  }

  @Override
  public void onEnd(EndListener listener) {
    end = listener;
  }

  @Override
  public void onCancel(CancelListener listener) {
    cancel = listener;
  }

  @Override
  public void cancellableBy(List<String> keys) {
    journal.add("cancellable");
  }

  @Override
  public Held hold(
      Judgement judgement, List<Bind> binds, long process, HoldListener<Judgement> listener) {
    journal.add("held " + judgement.statement().text());
    held = judgement;
    waiting = listener;
    listener.waits("it waits for reviewers");
    return () -> withdrawn = true;
  }

  /** The session must end. */
  public void revoke() {
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
    List<Judged> parts = new ArrayList<>();
    int start = 0;
    for (String text : statement.text().split(";")) {
      if (!text.isBlank()) {
        parts.add(part(text.strip(), start + text.indexOf(text.strip())));
      }
      start += text.length() + 1;
    }
    return new Judgement(statement, parts, verdict(statement.text()));
  }

  private Verdict verdict(String text) {
    if (text.contains("filtered")) {
      return filtered(text);
    }
    if (text.contains("held")) {
      return new Verdict.Hold(
          "test/hold-1",
          List.of("reviewers"),
          1,
          Duration.ofMinutes(10),
          new Verdict.Forward("test/hold-1"));
    }
    return text.contains("deny") || (!refusing.isEmpty() && text.contains(refusing))
        ? new Verdict.Deny(
            "test/deny-1", new Refusal(FaultCode.DENIED, "denied-word", "the text says deny"))
        : new Verdict.Forward("test/allow-1");
  }

  @Override
  public Judgement judgeOpaque(String what) {
    return new Judgement(
        new SqlStatement(what, SqlSettings.DEFAULT),
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
  public synchronized long forwarded(Judgement judgement, List<Bind> binds) {
    if (journalFull) {
      throw new JournalException("full");
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
