package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Action;
import dev.postern.core.DescribedColumn;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.MysqlColumn;
import dev.postern.core.PositionMap;
import dev.postern.core.Refusal;
import dev.postern.core.ResultLineage;
import dev.postern.core.SqlStatement;
import dev.postern.core.Verdict;
import dev.postern.testkit.WordPath;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A statement path in which {@code secret} is guarded and its columns of that name masked, and
 * {@code counted} is drawn from a budget, where there is one.
 */
final class ScriptedPath extends WordPath {
  private static final int VARCHAR = 15;

  final List<SqlStatement> judged = new CopyOnWriteArrayList<>();
  final List<List<Bind>> binds = new CopyOnWriteArrayList<>();

  /** What was kept of each result, in hexadecimal. */
  final List<String> frames = new CopyOnWriteArrayList<>();

  /** How many draws there are; less than none where nothing is counted. */
  volatile int budget = -1;

  ScriptedPath(String user) {
    super(user);
  }

  @Override
  public Judgement judge(SqlStatement statement) {
    Judgement judgement = super.judge(statement);
    judged.add(statement);
    return judgement;
  }

  @Override
  protected Verdict.Rewrite filtered(String text) {
    return new Verdict.Rewrite(
        "test/allow-1+row-filter",
        text.replace("filtered", "(SELECT 'own rows' AS who) AS filtered"),
        new PositionMap(List.of()));
  }

  @Override
  protected Judged part(String text, int start) {
    Set<Kind> kinds =
        text.startsWith("CREATE PROCEDURE")
            ? Set.of(Kind.CODE)
            : text.startsWith("LOAD DATA LOCAL")
                ? Set.of(Kind.BULK_IMPORT, Kind.WRITE)
                : text.startsWith("CALL") || text.startsWith("{call")
                    ? Set.of(Kind.CALL)
                    : Set.of(Kind.READ);
    return new Judged(
        analysis(text, start, kinds, Action.Plain.INSTANCE),
        text.contains("secret"),
        text.contains("filtered"),
        false,
        ResultLineage.UNKNOWN);
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
  public synchronized long forwarded(Judgement judgement, List<Bind> values) {
    long exchange = super.forwarded(judgement, values);
    binds.add(values);
    return exchange;
  }

  @Override
  public void finished(long exchange, Outcome outcome) {
    super.finished(exchange, outcome);
    byte[] bytes = new byte[outcome.frames().remaining()];
    outcome.frames().get(bytes);
    frames.add(HexFormat.of().formatHex(bytes));
  }
}
