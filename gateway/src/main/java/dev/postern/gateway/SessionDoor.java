package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Party;
import dev.postern.access.SessionRecord;
import dev.postern.access.StateStore;
import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.core.Decided;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLife.Held;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.gateway.approvals.HeldSubject;
import dev.postern.gateway.approvals.Holds;
import dev.postern.gateway.notify.Alert;
import dev.postern.gateway.notify.Alerts;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one door of all protocols: who passes it is written down, listed, and can be sent away. */
final class SessionDoor {
  private final House house;
  private final Sessions sessions;
  private final OpenSession.Recording recording;
  private final OpenSession.Books books;

  /**
   * What a session needs of the gate.
   *
   * @param node the gateway's name
   * @param blocking runs what waits for the store
   */
  record House(Holds holds, StateStore store, String node, Alerts alerts, Executor blocking) {}

  /**
   * Who comes.
   *
   * @param address with its port
   */
  record Arrival(
      SessionId session,
      String user,
      String connection,
      String protocol,
      String address,
      @Nullable String application) {}

  /** Whether a session has begun. */
  sealed interface Opening {
    /**
     * @param record of it, for {@link #enter}
     */
    record Opened(OpenSession session, SessionRecord record) implements Opening {}

    record Refused(Refusal refusal) implements Opening {}
  }

  SessionDoor(
      House house, Sessions sessions, OpenSession.Recording recording, OpenSession.Books books) {
    this.house = house;
    this.sessions = sessions;
    this.recording = recording;
    this.books = books;
  }

  /**
   * Begins a session in the journal.
   *
   * @param until when it is over at the latest
   * @param attended whether its client waits for approvals
   */
  Opening open(Arrival arrival, Identity identity, Grant grant, Instant until, boolean attended) {
    try {
      books
          .journal()
          .append(
              new JournalEvent.SessionStarted(
                  books.clock().instant(),
                  arrival.session(),
                  identity.user(),
                  identity.issuer(),
                  identity.groups(),
                  arrival.connection(),
                  arrival.protocol(),
                  arrival.address(),
                  arrival.application(),
                  until));
    } catch (JournalException e) {
      books.metrics().journalFailed();
      return new Opening.Refused(
          new Refusal(
              FaultCode.JOURNAL_UNAVAILABLE,
              "journal-unavailable",
              "the gate cannot record sessions now, so it lets none in"));
    }
    SessionRecord record =
        new SessionRecord(
            arrival.session(),
            house.node(),
            Party.of(identity),
            arrival.connection(),
            arrival.protocol(),
            arrival.address(),
            arrival.application(),
            books.clock().instant(),
            grant.records(),
            List.of());
    return new Opening.Opened(
        new OpenSession(
            arrival.session(),
            identity,
            books,
            recording,
            new Waits(record, attended),
            () -> closed(arrival.session())),
        record);
  }

  /** Its alerts. */
  SessionAlerts alerts(OpenSession session, String connection) {
    Identity identity = session.identity();
    return new SessionAlerts(
        house.alerts(),
        new Alert.Who(session.id(), connection, identity.user(), identity.issuer()),
        books.clock());
  }

  /** Has it be one of the sessions that are open here, and listed as that. */
  void enter(Sessions.Open open, SessionRecord record) {
    // Listed first: its end, which takes it off the list, comes to those that are open.
    indexed(store -> store.put(record));
    sessions.add(open);
  }

  /** Journals that somebody is not let in. */
  Refusal refused(Arrival arrival, Refusal refusal) {
    books.metrics().admissionRefused();
    try {
      books
          .journal()
          .append(
              new JournalEvent.SessionRefused(
                  books.clock().instant(),
                  arrival.session(),
                  arrival.user(),
                  arrival.connection(),
                  arrival.protocol(),
                  arrival.address(),
                  refusal.reason()));
    } catch (JournalException e) {
      // Nobody is let in, so nothing goes unrecorded that happened.
      books.metrics().journalFailed();
    }
    return refusal;
  }

  /** The index is for others to look at: that it cannot be written stops nobody. */
  void indexed(Consumer<StateStore> change) {
    try {
      change.accept(house.store());
    } catch (StateUnavailable down) {
      books.metrics().stateFailed();
    }
  }

  private void closed(SessionId session) {
    sessions.remove(session);
    house.blocking().execute(() -> indexed(store -> store.remove(session)));
  }

  /** How one session's operations wait. */
  private final class Waits implements OpenSession.Holding {
    private final SessionRecord session;
    private final boolean attended;

    Waits(SessionRecord session, boolean attended) {
      this.session = session;
      this.attended = attended;
    }

    @Override
    public String node() {
      return session.node();
    }

    @Override
    public <J extends Decided> Held hold(HeldSubject<J> subject, HoldListener<J> listener) {
      return house
          .holds()
          .hold(session.holder(), session.connection(), attended, subject, listener);
    }

    @Override
    public void cancellableBy(List<String> keys) {
      house.blocking().execute(() -> indexed(store -> store.put(session.cancelledBy(keys))));
    }
  }
}
