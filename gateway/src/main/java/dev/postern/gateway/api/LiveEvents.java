package dev.postern.gateway.api;

import dev.postern.access.AccessEvents;
import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.GrantRecord;
import dev.postern.access.Minted;
import dev.postern.access.Party;
import dev.postern.access.StateStore;
import dev.postern.access.StateStore.ApprovalFilter;
import dev.postern.core.SessionId;
import dev.postern.gateway.https.EventStream;
import dev.postern.gateway.json.Json;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who follow what happens to approvals and grants. What happens here is told at once;
 * what happens at other gateways is found in the store, among the newest of each.
 */
public final class LiveEvents implements AccessEvents {
  /** How many may follow at once, and how many of them by one identity. */
  static final int MAX_FOLLOWERS = 100;

  static final int MAX_OF_ONE = 5;

  /** Of how many things it is remembered what was told: more than {@link #look} reads. */
  private static final int REMEMBERED = 4 * StateStore.MAX_PAGE;

  private final AccessEvents next;
  private final StateStore store;
  private final Clock clock;
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> told = new Told();

  /** A caller who follows. Each is another, also of the same caller. */
  private static final class Follower {
    private final Caller caller;
    private volatile EventStream.@Nullable Sink sink;

    Follower(Caller caller) {
      this.caller = caller;
    }

    void tell(String name, String data) {
      EventStream.Sink open = sink;
      if (open != null) {
        open.send(name, data);
      }
    }
  }

  /** Revisions by id; the one that was longest not asked for is forgotten first. */
  private static final class Told extends LinkedHashMap<String, Integer> {
    private static final long serialVersionUID = 1L;

    Told() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
      return size() > REMEMBERED;
    }
  }

  /**
   * @param next told first
   */
  public LiveEvents(AccessEvents next, StateStore store, Clock clock) {
    this.next = next;
    this.store = store;
    this.clock = clock;
  }

  /** What {@code caller} may see of what changes from now on. */
  EventStream.Source source(Caller caller) throws Problem {
    Follower follower = new Follower(caller);
    synchronized (followers) {
      long own = followers.stream().filter(one -> one.caller.party().is(caller.party())).count();
      if (followers.size() >= MAX_FOLLOWERS || own >= MAX_OF_ONE) {
        throw new Problem(429, "too-many-followers", "too many follow already");
      }
      if (followers.isEmpty()) {
        look(false);
      }
      followers.add(follower);
    }
    return sink -> {
      follower.sink = sink;
      return () -> followers.remove(follower);
    };
  }

  /** Looks what has happened at other gateways. Blocks; called over and over. */
  public void look() {
    if (!followers.isEmpty()) {
      look(true);
    }
  }

  private void look(boolean tell) {
    for (Approval approval : store.approvals(ApprovalFilter.ANY, null, StateStore.MAX_PAGE)) {
      happened(approval, tell);
    }
    for (GrantRecord grant :
        store.grants(false, null, clock.instant(), null, StateStore.MAX_PAGE)) {
      happened(grant, tell);
    }
  }

  @Override
  public void changed(Approval approval, @Nullable Answer answer) {
    next.changed(approval, answer);
    happened(approval, true);
  }

  @Override
  public void changed(GrantRecord grant, String what, @Nullable Party by) {
    next.changed(grant, what, by);
    happened(grant, true);
  }

  /** Of no interest to those who follow. */
  @Override
  public void changed(Minted minted, String what, SessionId session) {
    next.changed(minted, what, session);
  }

  private void happened(Approval approval, boolean tell) {
    if (isNew(approval.id(), approval.revision()) && tell) {
      String data = Json.of(Shown.listed(approval, clock.instant()));
      for (Follower follower : followers) {
        if (follower.caller.sees(approval)) {
          follower.tell("approval", data);
        }
      }
    }
  }

  private void happened(GrantRecord grant, boolean tell) {
    if (isNew(grant.id(), grant.revision()) && tell) {
      String data = Json.of(Shown.grant(grant, clock.instant()));
      for (Follower follower : followers) {
        if (follower.caller.sees(grant.holder())) {
          follower.tell("grant", data);
        }
      }
    }
  }

  private boolean isNew(String id, int revision) {
    synchronized (told) {
      Integer known = told.get(id);
      if (known != null && known >= revision) {
        return false;
      }
      told.put(id, revision);
      return true;
    }
  }
}
