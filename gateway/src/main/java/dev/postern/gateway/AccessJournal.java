package dev.postern.gateway;

import dev.postern.access.AccessEvents;
import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.AskedFor;
import dev.postern.access.GrantRecord;
import dev.postern.access.Minted;
import dev.postern.access.Party;
import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import dev.postern.core.SessionId;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes what happens to approvals, grants, log-ins and keys into the journal. */
final class AccessJournal implements AccessEvents {
  private final Journal journal;
  private final Metrics metrics;
  private final Clock clock;

  AccessJournal(Journal journal, Metrics metrics, Clock clock) {
    this.journal = journal;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void changed(Approval approval, @Nullable Answer answer) {
    SessionId session =
        approval.what() instanceof AskedFor.Held held ? held.session() : SessionId.GATE;
    if (answer != null) {
      append(
          approval(
              session,
              approval,
              answer.by().toString(),
              answer.yes() ? "yes" : "no",
              answer.scope() == null ? answer.comment() : word(answer.scope())));
    }
    if (approval.revision() == 0) {
      append(
          approval(
              session, approval, approval.requester().toString(), "asked", approval.connection()));
    } else if (answer == null || approval.state() != Approval.State.PENDING) {
      append(approval(session, approval, "", word(approval.state()), ""));
    }
  }

  private JournalEvent approval(
      SessionId session, Approval approval, String user, String what, String detail) {
    return new JournalEvent.ApprovalChanged(
        clock.instant(), session, approval.id(), user, what, detail);
  }

  @Override
  public void changed(GrantRecord grant, String what, @Nullable Party by) {
    append(
        new JournalEvent.GrantChanged(
            clock.instant(),
            SessionId.GATE,
            grant.id(),
            grant.holder().toString(),
            grant.connection(),
            grant.policies(),
            grant.ends(),
            what,
            by == null ? "" : by.toString(),
            grant.because()));
  }

  @Override
  public void changed(Minted minted, String what, SessionId session) {
    append(
        new JournalEvent.LoginChanged(
            clock.instant(),
            session,
            minted.name(),
            minted.identity().toString(),
            minted.connection(),
            minted.until(),
            what));
  }

  /** The store has it already; that the journal is full stops statements, not answers. */
  private void append(JournalEvent event) {
    try {
      journal.append(event);
    } catch (JournalException e) {
      metrics.journalFailed();
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
