package dev.postern.recorder;

import dev.postern.core.CallText;
import dev.postern.core.JournalEvent;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints a session's events, one after the other, as lines for a person. Times are relative to the
 * first event. Nothing that a client or server sent reaches the terminal unescaped, and what spans
 * lines stands behind a margin, so that a statement cannot pass for a line of the timeline.
 */
public final class ReplayTimeline {
  private static final String MARGIN = "          | ";
  private static final int MAX_BIND = 200;

  private final Appendable out;
  private @Nullable Instant start;

  /** Whether what the session sends are calls of an API. */
  private boolean calls;

  public ReplayTimeline(Appendable out) {
    this.out = out;
  }

  /** Prints the next event of the session. */
  public void print(JournalEvent event) throws IOException {
    if (start == null) {
      start = event.at();
      line("session %s, %s".formatted(event.session(), event.at()));
    }
    out.append(offset(Duration.between(start, event.at()))).append("  ");
    switch (event) {
      case JournalEvent.SessionStarted e -> started(e);
      case JournalEvent.SessionRefused e ->
          line(
              "not let in: %s to %s by %s from %s: %s (%s)"
                  .formatted(
                      e.user(),
                      e.connection(),
                      e.protocol(),
                      e.address(),
                      e.reason().sentence(),
                      e.reason().code()));
      case JournalEvent.SessionEnded e -> line("session ends: " + e.why());
      case JournalEvent.StatementForwarded e -> forwarded(e);
      case JournalEvent.StatementRefused e -> refused(e);
      case JournalEvent.StatementFinished e -> finished(e);
      case JournalEvent.StatementHeld e -> held(e);
      case JournalEvent.ApprovalChanged e ->
          line(
              "approval %s: %s%s%s"
                  .formatted(
                      e.approval(), e.what(), behind(" by ", e.user()), behind(", ", e.detail())));
      case JournalEvent.GrantChanged e ->
          line(
              "grant %s of %s to %s %s%s until %s (%s)%s"
                  .formatted(
                      e.grant(),
                      e.holder(),
                      e.connection(),
                      e.what(),
                      behind(" by ", e.by()),
                      e.ends(),
                      e.policies().stream().sorted().collect(Collectors.joining(", ")),
                      behind(": ", e.because())));
      case JournalEvent.LoginChanged e ->
          line(
              "log-in %s of %s to %s %s, good until %s"
                  .formatted(e.login(), e.holder(), e.connection(), e.what(), e.until()));
    }
  }

  private void started(JournalEvent.SessionStarted e) throws IOException {
    calls = e.protocol().equals("aws");
    line(
        "%s (%s) of %s connects to %s by %s from %s%s, until %s"
            .formatted(
                e.user(),
                e.groups().stream().sorted().collect(Collectors.joining(", ")),
                e.issuer(),
                e.connection(),
                e.protocol(),
                e.address(),
                e.application() == null ? "" : " with " + e.application(),
                e.grantEnds()));
  }

  private void forwarded(JournalEvent.StatementForwarded e) throws IOException {
    line(
        "#%d forwarded by %s: %s"
            .formatted(e.exchange(), e.rule(), nature(e.kinds(), e.risk(), e.reasons())));
    operation(e.text());
    binds(e.binds());
  }

  private void held(JournalEvent.StatementHeld e) throws IOException {
    line(
        "#%d HELD by %s as %s: %s"
            .formatted(
                e.exchange(), e.rule(), e.approval(), nature(e.kinds(), e.risk(), e.reasons())));
    operation(e.text());
    binds(e.binds());
  }

  private void binds(List<@Nullable String> values) throws IOException {
    if (!values.isEmpty()) {
      List<String> binds = new ArrayList<>();
      for (String bind : values) {
        binds.add("$%d = %s".formatted(binds.size() + 1, bind == null ? "NULL" : bounded(bind)));
      }
      out.append(MARGIN);
      line("binds: " + String.join(", ", binds));
    }
  }

  private static String behind(String before, String text) {
    return text.isEmpty() ? "" : before + text;
  }

  private void refused(JournalEvent.StatementRefused e) throws IOException {
    line(
        "#%d REFUSED by %s: %s"
            .formatted(e.exchange(), e.rule(), nature(e.kinds(), e.risk(), e.reasons())));
    operation(e.text());
    String hint = e.refusal().hint();
    out.append(MARGIN);
    line(
        "%s%s (%s)%s"
            .formatted(
                calls ? "" : e.refusal().code().sqlState() + ": ",
                e.refusal().reason().sentence(),
                e.refusal().reason().code(),
                hint == null ? "" : " Hint: " + hint));
  }

  private void finished(JournalEvent.StatementFinished e) throws IOException {
    String masks =
        e.masks().isEmpty()
            ? ""
            : "; masked %d %s: %s"
                .formatted(
                    e.maskedCells(), calls ? "fields" : "cells", String.join("; ", e.masks()));
    line(
        "#%d %s %s: %s%d bytes, %s ms%s"
            .formatted(
                e.exchange(),
                e.failed() ? "FAILED" : "finished",
                e.tag(),
                calls ? "" : e.rows() + " rows, ",
                e.bytes(),
                String.format(Locale.ROOT, "%.1f", e.nanos() / 1e6),
                masks));
    if (!e.frames().hasRemaining()) {
      out.append(MARGIN);
      line("result not kept, SHA-256 " + HexFormat.of().formatHex(e.digest()));
      return;
    }
    RecordedResult result = RecordedResult.decode(e.frames());
    for (RecordedResult.Part part : result.parts()) {
      switch (part) {
        case RecordedResult.Part.Table table -> table(table);
        case RecordedResult.Part.Line(String text) -> {
          out.append(MARGIN);
          line(text);
        }
      }
    }
    if (result.cut()) {
      out.append(MARGIN);
      line("… the rest was not kept");
    }
  }

  private void table(RecordedResult.Part.Table table) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    if (!table.columns().isEmpty()) {
      lines.add(table.columns().stream().map(TerminalText::escape).toList());
    }
    for (List<@Nullable String> row : table.rows()) {
      List<String> cells = new ArrayList<>();
      for (String cell : row) {
        cells.add(cell == null ? "NULL" : TerminalText.escape(cell));
      }
      lines.add(cells);
    }
    List<Integer> widths = widths(lines);
    for (int i = 0; i < lines.size(); i++) {
      row(lines.get(i), widths);
      if (i == 0 && !table.columns().isEmpty()) {
        row(widths.stream().map("─"::repeat).toList(), widths);
      }
    }
    if (table.more() > 0) {
      out.append(MARGIN);
      line("… %d more".formatted(table.more()));
    }
  }

  private static List<Integer> widths(List<List<String>> lines) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> cells : lines) {
      widths.addAll(Collections.nCopies(Math.max(0, cells.size() - widths.size()), 1));
      for (int i = 0; i < cells.size(); i++) {
        widths.set(i, Math.max(widths.get(i), cells.get(i).length()));
      }
    }
    return widths;
  }

  private void row(List<String> cells, List<Integer> widths) throws IOException {
    StringBuilder row = new StringBuilder(MARGIN);
    for (int i = 0; i < cells.size(); i++) {
      row.append(i == 0 ? "" : "  ").append(cells.get(i));
      row.append(" ".repeat(widths.get(i) - cells.get(i).length()));
    }
    out.append(row.toString().stripTrailing()).append('\n');
  }

  private static String nature(Set<Kind> kinds, Risk risk, List<Reason> reasons) {
    String kindWords = kinds.stream().map(Kind::word).sorted().collect(Collectors.joining(", "));
    String reasonCodes = reasons.stream().map(Reason::code).collect(Collectors.joining(", "));
    return "%s, %s risk%s"
        .formatted(kindWords, risk.word(), reasonCodes.isEmpty() ? "" : " (" + reasonCodes + ")");
  }

  /** A call as a person reads it, anything else as it is. */
  private void operation(String text) throws IOException {
    Optional<CallText> call = CallText.read(text);
    if (call.isEmpty()) {
      block(text);
      return;
    }
    calls = true;
    block(call.get().line());
    for (String parameter : call.get().parameterLines()) {
      block("  " + bounded(parameter));
    }
  }

  private void block(String text) throws IOException {
    for (String part : text.lines().toList()) {
      out.append(MARGIN);
      line(part);
    }
  }

  private void line(String text) throws IOException {
    out.append(TerminalText.escape(text)).append('\n');
  }

  private static String bounded(String bind) {
    return bind.length() <= MAX_BIND ? bind : bind.substring(0, MAX_BIND) + "…";
  }

  private static String offset(Duration since) {
    return String.format(Locale.ROOT, "%+9.3fs", since.toNanos() / 1e9);
  }
}
