package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.GrantRecord;
import dev.postern.access.Party;
import dev.postern.access.SessionOrder;
import dev.postern.access.StateStore;
import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sessions that are open here, each with the grant it lives by. */
final class Sessions {
  private static final Refusal GRANT_OVER =
      ended("grant-over", "the time you were granted is over");
  private static final Refusal GRANT_REVOKED =
      ended("grant-revoked", "your access to this connection was taken away");
  private static final Refusal KEY_OVER = ended("key-over", "the time of its key is over");
  private static final Refusal GRANT_ENDED =
      ended("grant-ended", "you have given your access to this connection back");

  private static final int BATCH = StateStore.MAX_PAGE;

  private final Map<SessionId, Open> open = new ConcurrentHashMap<>();
  private final Clock clock;

  /**
   * An open session.
   *
   * @param holder whose it is
   * @param policies the names of those that apply to its identity there: no other counts
   * @param until when it is over whatever its grant says
   * @param regrant has it do what another grant allows
   */
  record Open(
      OpenSession session,
      Party holder,
      String connection,
      Set<String> policies,
      Grant grant,
      Instant until,
      Consumer<Grant> regrant) {
    Open under(Grant other) {
      return new Open(session, holder, connection, policies, other, until, regrant);
    }
  }

  Sessions(Clock clock) {
    this.clock = clock;
  }

  void add(Open session) {
    open.put(session.session().id(), session);
  }

  void remove(SessionId session) {
    open.remove(session);
  }

  int count() {
    return open.size();
  }

  /** Takes from each session what is over by its grant or key, as far as is known here. */
  void endOverdue() {
    Instant now = clock.instant();
    for (Open session : open.values()) {
      Grant grant = session.grant();
      if (!now.isBefore(session.until())) {
        session.session().end(KEY_OVER);
      } else if (grant.policies().values().stream().anyMatch(end -> !now.isBefore(end))) {
        grant
            .leftAt(now)
            .ifPresentOrElse(
                left -> regrant(session, left), () -> session.session().end(GRANT_OVER));
      }
    }
  }

  private void regrant(Open session, Grant grant) {
    if (open.replace(session.session().id(), session, session.under(grant))) {
      session.regrant().accept(grant);
    }
  }

  /** Has each session live by its holder's grants as they are in the store now. Blocks. */
  void follow(StateStore store) {
    // Those that come meanwhile are none of what the store is asked about.
    List<Open> sessions = List.copyOf(open.values());
    if (sessions.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    Map<String, GrantRecord> known =
        grants(sessions, store).stream()
            .collect(Collectors.toMap(GrantRecord::id, Function.identity()));
    List<GrantRecord> newest = store.grants(true, null, now, null, BATCH);
    for (Open session : sessions) {
      List<GrantRecord> own = new ArrayList<>();
      for (String id : session.grant().records()) {
        if (known.containsKey(id)) {
          own.add(known.get(id));
        }
      }
      for (GrantRecord grant : newest) {
        if (grant.holder().is(session.holder())
            && grant.connection().equals(session.connection())
            && session.policies().containsAll(grant.policies())
            && !session.grant().records().contains(grant.id())) {
          own.add(grant);
        }
      }
      follow(session, own, now);
    }
  }

  private void follow(Open session, List<GrantRecord> own, Instant now) {
    Grant.of(own, now)
        .ifPresentOrElse(
            grant -> {
              if (!grant.equals(session.grant())) {
                regrant(session, grant);
              }
            },
            () -> session.session().end(why(own)));
  }

  private static Refusal why(List<GrantRecord> own) {
    Set<GrantRecord.State> states =
        own.stream().map(GrantRecord::state).collect(Collectors.toSet());
    if (states.contains(GrantRecord.State.REVOKED)) {
      return GRANT_REVOKED;
    }
    return states.contains(GrantRecord.State.ENDED) ? GRANT_ENDED : GRANT_OVER;
  }

  private static Collection<GrantRecord> grants(List<Open> sessions, StateStore store) {
    Set<String> ids = new HashSet<>();
    sessions.forEach(session -> ids.addAll(session.grant().records()));
    List<String> all = List.copyOf(ids);
    List<GrantRecord> grants = new ArrayList<>(all.size());
    for (int from = 0; from < all.size(); from += BATCH) {
      grants.addAll(store.grants(all.subList(from, Math.min(all.size(), from + BATCH))));
    }
    return grants;
  }

  /** Does to a session what was ordered at another gateway, or by command. */
  void obey(SessionOrder order) {
    Open session = open.get(order.session());
    if (session != null) {
      switch (order.act()) {
        case KILL -> session.session().end(ended("killed", order.why()));
        case CANCEL -> session.session().cancel();
      }
    }
  }

  /** Ends those of the connections. */
  void end(Set<String> connections, Refusal refusal) {
    for (Open session : open.values()) {
      if (connections.contains(session.connection())) {
        session.session().end(refusal);
      }
    }
  }

  /** Ends all of them. */
  void endAll(Refusal refusal) {
    for (Open session : open.values()) {
      session.session().end(refusal);
    }
  }

  private static Refusal ended(String code, String sentence) {
    return new Refusal(FaultCode.SESSION_ENDED, code, sentence);
  }
}
