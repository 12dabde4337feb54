package dev.postern.gateway;

import dev.postern.access.Looks;
import dev.postern.core.Identity;
import dev.postern.core.JournalEvent;
import dev.postern.core.SessionId;
import dev.postern.recorder.JournalEntry;
import dev.postern.recorder.JournalReader;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The statements of a journal and not its calls, each once for callers to whom the same policies
 * say the same: as many as there is room for, the rest counted.
 */
final class SeenStatements {
  private static final int MOST = 100_000;

  /** In UTF-16 units, of all texts together. */
  private static final long MOST_TEXT = 64L << 20;

  /** Sessions whose end the journal does not have. */
  private static final int MOST_SESSIONS = 100_000;

  private final Instant since;
  private final BiFunction<Identity, String, Looks> looks;
  private final Map<SessionId, Caller> sessions = new LinkedHashMap<>();
  private final Set<SessionId> calls = new LinkedHashSet<>();
  private final Map<Asked, Seen> seen = new LinkedHashMap<>();
  private final Map<Set<String>, Set<String>> groups = new HashMap<>();
  private long text;
  private long statements;
  private long leftOut;
  private long orphans;

  /**
   * Somebody as the journal knows them: without claims.
   *
   * @param address without the port
   * @param deciding what conditions look at
   */
  record Caller(
      Identity identity, String connection, String address, Map<String, Object> deciding) {
    private Place place() {
      return new Place(connection, identity.groups(), deciding);
    }
  }

  /** Whose verdicts are the same. */
  record Place(String connection, Set<String> groups, Map<String, Object> deciding) {}

  private record Asked(Place place, String text) {}

  /** One statement, as often as it was seen. */
  static final class Seen {
    private final Caller caller;
    private final String text;
    private final Instant first;
    private Instant last;
    private SessionId session;
    private long count;

    private Seen(Caller caller, String text, Instant first, SessionId session) {
      this.caller = caller;
      this.text = text;
      this.first = first;
      this.last = first;
      this.session = session;
    }

    private void again(Instant at, SessionId by) {
      last = at;
      session = by;
      count++;
    }

    Caller caller() {
      return caller;
    }

    String text() {
      return text;
    }

    Instant first() {
      return first;
    }

    Instant last() {
      return last;
    }

    /** The last one that sent it. */
    SessionId session() {
      return session;
    }

    long count() {
      return count;
    }
  }

  /**
   * @param looks what the policies to be compared look at for somebody at a connection
   */
  SeenStatements(Instant since, BiFunction<Identity, String, Looks> looks) {
    this.since = since;
    this.looks = looks;
  }

  /** Reads to the journal's end. */
  void read(JournalReader journal) throws IOException {
    for (JournalEntry entry = journal.next(); entry != null; entry = journal.next()) {
      switch (entry.event()) {
        case JournalEvent.SessionStarted started -> started(started);
        case JournalEvent.SessionEnded ended -> {
          sessions.remove(ended.session());
          calls.remove(ended.session());
        }
        case JournalEvent.StatementForwarded event -> add(event, event.text());
        case JournalEvent.StatementRefused event -> add(event, event.text());
        case JournalEvent.StatementHeld event -> add(event, event.text());
        case JournalEvent.SessionRefused _,
            JournalEvent.ApprovalChanged _,
            JournalEvent.GrantChanged _,
            JournalEvent.LoginChanged _,
            JournalEvent.StatementFinished _ -> {}
      }
    }
  }

  List<Seen> all() {
    return List.copyOf(seen.values());
  }

  /** How many statements there were, those left out too. */
  long statements() {
    return statements;
  }

  /** How many there was no room for. */
  long leftOut() {
    return leftOut;
  }

  /** How many were sent in sessions of which the journal does not have the start. */
  long orphans() {
    return orphans;
  }

  private void started(JournalEvent.SessionStarted started) {
    if (started.protocol().equals(GateCalls.PROTOCOL)) {
      calls.add(started.session());
      if (calls.size() > MOST_SESSIONS) {
        calls.remove(calls.iterator().next());
      }
      return;
    }
    Set<String> own = groups.computeIfAbsent(Set.copyOf(started.groups()), names -> names);
    Identity identity =
        new Identity(started.issuer(), started.user(), started.user(), own, Map.of(), Instant.MAX);
    String address = GateAdmission.host(started.address());
    sessions.put(
        started.session(),
        new Caller(
            identity,
            started.connection(),
            address,
            looks.apply(identity, started.connection()).deciding(identity, address)));
    if (sessions.size() > MOST_SESSIONS) {
      sessions.remove(sessions.keySet().iterator().next());
    }
  }

  private void add(JournalEvent event, String sql) {
    if (event.at().isBefore(since) || calls.contains(event.session())) {
      return;
    }
    statements++;
    Caller caller = sessions.get(event.session());
    if (caller == null) {
      orphans++;
      return;
    }
    Asked asked = new Asked(caller.place(), sql);
    Seen known = seen.get(asked);
    if (known == null) {
      if (seen.size() >= MOST || text + sql.length() > MOST_TEXT) {
        leftOut++;
        return;
      }
      text += sql.length();
      known = new Seen(caller, sql, event.at(), event.session());
      seen.put(asked, known);
    }
    known.again(event.at(), event.session());
  }
}
