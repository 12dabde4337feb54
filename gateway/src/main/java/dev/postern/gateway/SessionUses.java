package dev.postern.gateway;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.LabelUses;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementPath.Bind;
import dev.postern.core.StatementPath.Running;
import dev.postern.core.Wtf8;
import dev.postern.gateway.LabelBudgets.Answer;
import dev.postern.gateway.LabelBudgets.Draw;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one session's statements draw from its caller's budgets. A question is told from another by
 * its text, its values, and the settings it was asked under, which are followed by the texts that
 * changed them. Confined to the session's event loop.
 */
final class SessionUses {
  private static final String APPLICATION = "application_name";

  /** With more cursors than this, fetching may draw once more. */
  private static final int MAX_OPEN = 1_000;

  private final LabelBudgets budgets;
  private final Identity identity;
  private final String connection;
  private final Map<String, Integer> all;

  /** Stands for the session's settings as they are now. */
  private UseKey settings;

  /** Cursors that were opened under the settings they were hashed with. */
  private final Set<UseKey> open = new HashSet<>();

  /** Whether the open transaction has changed a setting, which its end may take back. */
  private boolean unsettled;

  /**
   * @param all the labels whose uses are counted for the caller, with their budgets
   * @param asked the settings that the session was started with
   */
  SessionUses(
      LabelBudgets budgets,
      Identity identity,
      String connection,
      Map<String, Integer> all,
      Map<String, String> asked) {
    this.budgets = budgets;
    this.identity = identity;
    this.connection = connection;
    this.all = Map.copyOf(all);
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, String> setting : asked.entrySet()) {
      if (!setting.getKey().equalsIgnoreCase(APPLICATION)) {
        parts.add(setting.getKey());
        parts.add(setting.getValue());
      }
    }
    this.settings = UseKey.of(parts.toArray(String[]::new));
  }

  /** Whether any uses are counted. */
  boolean counts() {
    return !all.isEmpty();
  }

  /** Draws what is about to run; says why it must not, if so. */
  @Nullable Refusal draw(Judgement judgement, List<Running> running, List<Bind> binds) {
    List<Draw> draws = new ArrayList<>();
    boolean changes = false;
    for (int i = 0; i < running.size(); i++) {
      Judged own = judgement.statements().get(i);
      Action action = own.analysis() instanceof Analyzed analyzed ? analyzed.action() : null;
      if (action instanceof Action.Prepare) {
        continue;
      }
      String text = own.analysis().span().of(judgement.statement().text());
      follow(action, text, binds);
      LabelUses named = named(action, running.get(i));
      boolean fixed = own.uses().fixed() && named.fixed() && !changes && isFixed(binds);
      changes |= own.uses().changes() || named.changes();
      if (own.uses().budgets().isEmpty() && named.budgets().isEmpty()) {
        continue;
      }
      if (action instanceof Action.DeclareCursor && fixed) {
        opened(key(judgement, text, "", List.of()));
      } else if (action instanceof Action.Fetch
          && fixed
          && open.contains(key(judgement, running.get(i).text(), "", List.of()))) {
        continue; // drawn with its DECLARE, whose rows are what they were then
      }
      UseKey key = fixed ? key(judgement, text, running.get(i).text(), binds) : null;
      Map<String, Integer> used = new TreeMap<>(own.uses().budgets());
      used.putAll(named.budgets());
      used.forEach((label, budget) -> draws.add(new Draw(label, budget, key)));
    }
    if (draws.isEmpty() && !changes) {
      return null;
    }
    return switch (budgets.draw(identity, draws, changes)) {
      case Answer.Drawn _ -> null;
      case Answer.Spent(var label, var budget, var free) -> spent(label, budget, free);
      case Answer.Crowded _ ->
          new Refusal(
              FaultCode.DENIED,
              "label-budget",
              "the gate counts the uses of too many identities now");
    };
  }

  private void opened(UseKey cursor) {
    if (open.size() >= MAX_OPEN) {
      open.clear();
    }
    open.add(cursor);
  }

  /** The open transaction is over. */
  void idle() {
    if (unsettled) {
      unsettled = false;
      settings = UseKey.of(List.of(settings.bytes()));
    }
  }

  /** What is run by name may be anything where the name is not known. */
  private LabelUses named(@Nullable Action action, Running run) {
    boolean byName = action instanceof Action.ExecutePrepared || action instanceof Action.Fetch;
    return byName && run.text().isEmpty()
        ? new LabelUses(all, false, true)
        : run.statement().uses();
  }

  private void follow(@Nullable Action action, String text, List<Bind> binds) {
    boolean changes =
        switch (action) {
          case null -> true;
          case Action.Setting _, Action.Discard _ -> true;
          case Action.Transaction _ -> unsettled;
          case Action.Plain _,
              Action.Prepare _,
              Action.ExecutePrepared _,
              Action.Deallocate _,
              Action.DeclareCursor _,
              Action.Fetch _,
              Action.CloseCursor _,
              Action.CopyOut _,
              Action.CopyIn _,
              Action.Diagnostics _ ->
              false;
        };
    if (changes) {
      List<byte @Nullable []> parts = new ArrayList<>(binds.size() + 2);
      parts.add(settings.bytes());
      parts.add(Wtf8.encode(text));
      binds.forEach(bind -> parts.add(bind.value()));
      settings = UseKey.of(parts);
      unsettled = true;
    }
  }

  private static boolean isFixed(List<Bind> binds) {
    for (Bind bind : binds) {
      byte[] value = bind.value();
      if (value != null && FixedQuestion.isMoment(new String(value, StandardCharsets.ISO_8859_1))) {
        return false;
      }
    }
    return true;
  }

  private UseKey key(Judgement judgement, String text, String named, List<Bind> binds) {
    List<byte @Nullable []> parts = new ArrayList<>(3 * binds.size() + 5);
    for (String part :
        List.of(connection, judgement.statement().settings().toString(), text, named)) {
      parts.add(Wtf8.encode(part));
    }
    parts.add(settings.bytes());
    for (Bind bind : binds) {
      parts.add((bind.type() + (bind.binary() ? " b" : " t")).getBytes(StandardCharsets.UTF_8));
      parts.add(bind.value());
    }
    return UseKey.of(parts);
  }

  private static Refusal spent(String label, int budget, @Nullable Instant free) {
    Reason reason =
        new Reason(
            "label-budget",
            "the statement uses values labelled %s, and you have %d such uses an hour"
                .formatted(label, budget));
    return new Refusal(
        FaultCode.DENIED,
        reason,
        free == null
            ? "It has more of them than that; send its statements apart."
            : "The next is free at "
                + free.plusMillis(999).truncatedTo(ChronoUnit.SECONDS)
                + ". Asking the same again costs none.");
  }
}
