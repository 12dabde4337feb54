package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Action;
import dev.postern.core.DescribedColumn;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.JournalException;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.MysqlColumn;
import dev.postern.core.PositionMap;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A statement path that judges by words in the text: {@code deny} is refused, {@code secret} is
 * guarded and its columns of that name masked, {@code filtered} is rewritten, {@code slow} is
 * judged on another thread. {@code counted} is drawn from a budget, where there is one. It writes
 * down what happened.
 */
final class ScriptedPath implements StatementPath {
  private static final int VARCHAR = 15;

  final List<String> journal = new CopyOnWriteArrayList<>();
  final List<SqlStatement> judged = new CopyOnWriteArrayList<>();
  final List<List<Bind>> binds = new CopyOnWriteArrayList<>();

  /** What was kept of each result, in hexadecimal. */
  final List<String> frames = new CopyOnWriteArrayList<>();

  volatile boolean journalFull;
  volatile long version;

  /** How many draws there are; less than none where nothing is counted. */
  volatile int budget = -1;

  volatile SessionLimits limits = SessionLimits.NONE;
  volatile String comment = "";

  private final String user;

  /** Whoever waits for people, and what is held. */
  volatile @Nullable HoldListener waiting;

  volatile @Nullable Judgement held;
  volatile boolean withdrawn;

  private long exchanges;
  private @Nullable EndListener end;
  @Nullable CancelListener cancel;

  ScriptedPath(String user) {
    this.user = user;
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
    judged.add(statement);
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

  private static Verdict verdict(String text) {
    if (text.contains("filtered")) {
      return new Verdict.Rewrite(
          "test/allow-1+row-filter",
          text.replace("filtered", "(SELECT 'own rows' AS who) AS filtered"),
          new PositionMap(List.of()));
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

  private static Judged part(String text, int start) {
    Set<Kind> kinds =
        text.startsWith("CREATE PROCEDURE")
            ? Set.of(Kind.CODE)
            : text.startsWith("LOAD DATA LOCAL")
                ? Set.of(Kind.BULK_IMPORT, Kind.WRITE)
                : text.startsWith("CALL") || text.startsWith("{call")
                    ? Set.of(Kind.CALL)
                    : Set.of(Kind.READ);
    return new Judged(
        new StatementAnalysis.Analyzed(
            new Span(start, start + text.length()),
            kinds,
            Risk.LOW,
            List.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Action.Plain.INSTANCE),
        text.contains("secret"),
        text.contains("filtered"),
        false,
        ResultLineage.UNKNOWN);
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

  /** Columns of the name are masked true to their type, as far as tests need it. */
  @Override
  public MaskPlan plan(
      Judged statement, List<? extends DescribedColumn> columns, Charset encoding) {
    List<@Nullable MaskedColumn> masks = new ArrayList<>();
    for (DescribedColumn column : columns) {
      masks.add(
          column.name().startsWith("secret")
              ? new MaskedColumn(column.name(), "test", "fixed", value -> mask(column, value))
              : null);
    }
    return new MaskPlan(masks);
  }

  private static byte @Nullable [] mask(DescribedColumn column, byte[] value) {
    int type = ((MysqlColumn) column).type();
    boolean sized = BinaryValue.fixedSize(type) != BinaryValue.LENGTH_BEFORE;
    if (sized && column.format() == DescribedColumn.Format.BINARY) {
      return new byte[value.length];
    }
    boolean text = type == VARCHAR || type >= FieldType.BLOB;
    return sized || text ? (sized ? "0" : "***").getBytes(StandardCharsets.US_ASCII) : null;
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
    return budget >= 0;
  }

  @Override
  public @Nullable Refusal draw(Judgement judgement, List<Running> running, List<Bind> values) {
    assertThat(running).hasSameSizeAs(judgement.statements());
    if (!judgement.statement().text().contains("counted")) {
      return null;
    }
    journal.add("draws with " + values.size() + " values");
    int left = budget;
    if (left == 0) {
      return new Refusal(FaultCode.DENIED, "label-budget", "the budget is spent");
    }
    budget = left - 1;
    return null;
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
  public synchronized long forwarded(Judgement judgement, List<Bind> values) {
    if (journalFull) {
      throw new JournalException("full");
    }
    journal.add("forwarded " + judgement.statement().text());
    binds.add(values);
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
    byte[] bytes = new byte[outcome.frames().remaining()];
    outcome.frames().get(bytes);
    frames.add(HexFormat.of().formatHex(bytes));
  }

  @Override
  public void idle() {}

  @Override
  public void close(String why) {
    journal.add("closed " + why);
  }
}
