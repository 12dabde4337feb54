package dev.postern.gateway;

import dev.postern.core.JournalEvent;
import dev.postern.core.SessionId;
import dev.postern.gateway.cli.Actions;
import dev.postern.gateway.cli.CommandException;
import dev.postern.gateway.query.JournalQuery;
import dev.postern.recorder.Fault;
import dev.postern.recorder.JournalEntry;
import dev.postern.recorder.JournalReader;
import dev.postern.recorder.JournalVerifier;
import dev.postern.recorder.ReplayJson;
import dev.postern.recorder.ReplayTimeline;
import dev.postern.recorder.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The verbs that read journals: none of them needs a running gateway. */
final class JournalVerbs {
  private JournalVerbs() {}

  /** What a line of {@code postern sessions} shows. */
  private static final class Summary {
    private final JournalEvent.SessionStarted started;
    private int forwarded;
    private int refused;
    private @Nullable Instant ended;

    Summary(JournalEvent.SessionStarted started) {
      this.started = started;
    }

    String line() {
      return "%-14s %-20s %-16s %-16s %7d %7d  %s"
          .formatted(
              started.session(),
              started.at().truncatedTo(ChronoUnit.SECONDS),
              plain(started.user()),
              plain(started.connection()),
              forwarded,
              refused,
              ended == null
                  ? "open"
                  : Duration.between(started.at(), ended).truncatedTo(ChronoUnit.MILLIS));
    }

    /** Names come from tokens: nothing of them may steer a terminal. */
    private static String plain(String name) {
      return name.replaceAll("\\p{Cntrl}", "?");
    }
  }

  /** Lists the sessions of a journal, oldest first. */
  static void sessions(Path journal, PrintWriter out) throws IOException {
    Map<SessionId, Summary> summaries = new LinkedHashMap<>();
    try (JournalReader reader = JournalReader.open(journal)) {
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        JournalEvent event = entry.event();
        if (event instanceof JournalEvent.SessionStarted started) {
          summaries.put(started.session(), new Summary(started));
          continue;
        }
        Summary summary = summaries.get(event.session());
        if (summary == null) {
          continue;
        }
        switch (event) {
          case JournalEvent.StatementForwarded _ -> summary.forwarded++;
          case JournalEvent.StatementRefused _ -> summary.refused++;
          case JournalEvent.SessionEnded ended -> summary.ended = ended.at();
          case JournalEvent.SessionStarted _,
              JournalEvent.SessionRefused _,
              JournalEvent.StatementHeld _,
              JournalEvent.ApprovalChanged _,
              JournalEvent.GrantChanged _,
              JournalEvent.LoginChanged _,
              JournalEvent.StatementFinished _ -> {}
        }
      }
      out.printf(
          "%-14s %-20s %-16s %-16s %7s %7s  %s%n",
          "SESSION", "STARTED", "USER", "CONNECTION", "PASSED", "REFUSED", "LASTED");
      summaries.values().forEach(summary -> out.println(summary.line()));
      faults(reader, out);
    }
  }

  /**
   * Prints what happened in a session.
   *
   * @return whether the journal has it
   */
  static boolean replay(Path journal, String session, boolean json, PrintWriter out)
      throws IOException {
    boolean found = false;
    try (JournalReader reader = JournalReader.open(journal, new SessionId(session))) {
      if (json) {
        try (ReplayJson replay = new ReplayJson(out)) {
          for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
            found = true;
            replay.print(entry.event());
          }
        }
        return found;
      }
      ReplayTimeline timeline = new ReplayTimeline(out);
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        found = true;
        timeline.print(entry.event());
      }
      faults(reader, out);
    }
    return found;
  }

  private static void faults(JournalReader reader, PrintWriter out) {
    for (Fault fault : reader.faults()) {
      out.println("damaged: " + fault);
    }
  }

  /**
   * Answers a question in SQL over a journal.
   *
   * @return whether nothing of what was read is damaged
   */
  static boolean query(Actions.Query.Asked asked, PrintWriter out, PrintWriter err)
      throws IOException, CommandException {
    try {
      return new JournalQuery(asked.journal(), asked.since(), asked.until())
          .run(asked.sql(), asked.json(), out, err);
    } catch (JournalQuery.Unanswered e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Verifies a journal.
   *
   * @return whether it is whole
   */
  static boolean verify(Path journal, PrintWriter out) throws IOException {
    Verification verification = JournalVerifier.verify(journal);
    for (Verification.Chain chain : verification.chains()) {
      out.printf(
          "chain %d: events %d to %d, signed to %d%n",
          chain.chain(), chain.from(), chain.to(), chain.signedTo());
    }
    verification.faults().forEach(fault -> out.println("FAULT " + fault));
    out.println(verification.intact() ? "The journal is whole." : "The journal is NOT whole.");
    return verification.intact();
  }
}
