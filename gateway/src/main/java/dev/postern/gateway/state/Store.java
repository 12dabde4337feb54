package dev.postern.gateway.state;

import dev.postern.access.Approval;
import dev.postern.access.GrantRecord;
import dev.postern.access.MintedKey;
import dev.postern.access.MintedLogin;
import dev.postern.access.Party;
import dev.postern.access.SessionOrder;
import dev.postern.access.SessionRecord;
import dev.postern.core.SessionId;
import dev.postern.gateway.notify.Links;
import dev.postern.gateway.notify.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The port over a database. What changes does so in one transaction. */
final class Store implements State {
  /** How many ids are looked up by one statement. */
  private static final int AT_ONCE = 1_000;

  private final StateDatabase database;
  private final Steps steps;
  private final Outbox outbox;
  private final Links links;
  private final Clock clock;

  Store(StateDatabase database, Clock clock) {
    this.database = database;
    this.steps = new Steps(database.jdbi());
    this.outbox = new StoredOutbox(steps);
    this.links = new StoredLinks(steps);
    this.clock = clock;
  }

  @Override
  public Place add(Approval approval) {
    return steps.change(handle -> {
      var _ = Counter.ADDING.next(handle);
      Instant now = clock.instant();
      if (ApprovalTable.waiting(handle, approval.requester(), now) >= MAX_PENDING_OF_ONE) {
        return Place.NONE_FOR_REQUESTER;
      }
      if (ApprovalTable.waiting(handle, now) >= MAX_PENDING) {
        return Place.NONE;
      }
      ApprovalTable.add(handle, approval);
      return Place.TAKEN;
    });
  }

  @Override
  public Optional<Approval> approval(String id) {
    return steps.ask(handle -> ApprovalTable.find(handle, id));
  }

  @Override
  public boolean replace(Approval before, Approval after, @Nullable GrantRecord opened) {
    return steps.change(handle -> {
      boolean replaced = ApprovalTable.replace(handle, before, after);
      if (replaced && opened != null) {
        GrantTable.add(handle, opened);
      }
      return replaced;
    });
  }

  @Override
  public List<Approval> approvals(ApprovalFilter filter, @Nullable String after, int limit) {
    return steps.ask(handle -> ApprovalTable.page(handle, filter, after, limit));
  }

  @Override
  public List<Approval> approvals(Collection<String> ids) {
    return steps.ask(handle -> inParts(ids, part -> ApprovalTable.find(handle, part)));
  }

  @Override
  public void add(GrantRecord grant) {
    steps.run(handle -> GrantTable.add(handle, grant));
  }

  @Override
  public boolean addFirst(GrantRecord grant, Instant now) {
    return steps.change(handle -> {
      var _ = Counter.ADDING.next(handle);
      for (GrantRecord there : GrantTable.of(handle, grant.holder(), grant.connection(), now)) {
        if (grant.policies().stream().anyMatch(there::isInPlaceOf)) {
          return false;
        }
      }
      GrantTable.add(handle, grant);
      return true;
    });
  }

  @Override
  public Optional<GrantRecord> grant(String id) {
    return steps.ask(handle -> GrantTable.find(handle, id));
  }

  @Override
  public boolean replace(GrantRecord before, GrantRecord after) {
    return steps.change(handle -> GrantTable.replace(handle, before, after));
  }

  @Override
  public List<GrantRecord> grantsOf(Party holder, String connection, Instant now) {
    return steps.ask(handle -> GrantTable.of(handle, holder, connection, now));
  }

  @Override
  public List<GrantRecord> grants(Collection<String> ids) {
    return steps.ask(handle -> inParts(ids, part -> GrantTable.find(handle, part)));
  }

  @Override
  public List<GrantRecord> grants(
      boolean open, @Nullable Party holder, Instant now, @Nullable String after, int limit) {
    Condition condition = new Condition().is("holder", holder == null ? null : Key.of(holder));
    if (open) {
      condition.is("state", GrantRecord.State.OPEN.name()).after("ends", Nanos.of(now));
    }
    return steps.ask(handle -> GrantTable.page(handle, condition, after, limit));
  }

  @Override
  public void put(SessionRecord session) {
    steps.run(handle -> SessionTable.put(handle, session));
  }

  @Override
  public void remove(SessionId session) {
    steps.run(handle -> SessionTable.remove(handle, session));
  }

  @Override
  public Optional<SessionRecord> session(SessionId id) {
    return steps.ask(handle -> SessionTable.find(handle, id));
  }

  @Override
  public Optional<SessionRecord> sessionByCancelKey(String cancelKey) {
    return steps.ask(handle -> SessionTable.findByCancelKey(handle, cancelKey));
  }

  @Override
  public List<SessionRecord> sessions(
      @Nullable Party holder, @Nullable SessionId after, int limit) {
    return steps.ask(handle -> SessionTable.page(handle, holder, after, limit));
  }

  @Override
  public void order(SessionId session, SessionOrder.Act act, String why) {
    steps.run(handle -> OrderTable.add(handle, session, act, why, clock.instant()));
  }

  @Override
  public List<Approval> overdue(Instant then) {
    return steps.ask(handle -> ApprovalTable.overdue(handle, then, MAX_PAGE));
  }

  @Override
  public List<SessionOrder> takeOrders(String node) {
    return steps.change(handle -> OrderTable.take(handle, node));
  }

  @Override
  public void beat(String node, Instant now) {
    steps.run(handle -> SessionTable.beat(handle, node, now));
  }

  @Override
  public List<Approval> forgetSilent(Instant then) {
    return steps.change(handle -> {
      List<String> silent = SessionTable.forgetNodes(handle, then);
      List<Approval> withdrawn = new ArrayList<>();
      for (Approval waiting : ApprovalTable.waitingAt(handle, silent, then)) {
        Approval after = waiting.become(Approval.State.WITHDRAWN);
        if (ApprovalTable.replace(handle, waiting, after)) {
          withdrawn.add(after);
        }
      }
      SessionTable.forget(handle, silent, then);
      return withdrawn;
    });
  }

  @Override
  public boolean add(MintedLogin login) {
    return steps.change(handle -> {
      var _ = Counter.ADDING.next(handle);
      Party holder = Party.of(login.identity());
      if (LoginTable.unused(handle, holder, clock.instant()) >= MAX_UNUSED) {
        return false;
      }
      LoginTable.add(handle, login);
      return true;
    });
  }

  @Override
  public Optional<MintedLogin> takeLogin(String user, Instant now) {
    return steps.change(handle -> LoginTable.take(handle, user, now));
  }

  @Override
  public Optional<MintedLogin> login(String user, Instant now) {
    return steps.ask(handle -> LoginTable.find(handle, user, now));
  }

  @Override
  public boolean failLogin(String user, int most) {
    return steps.change(handle -> LoginTable.fail(handle, user, most));
  }

  @Override
  public boolean add(MintedKey key) {
    return steps.change(handle -> {
      var _ = Counter.ADDING.next(handle);
      Party holder = Party.of(key.identity());
      if (KeyTable.good(handle, holder, clock.instant()) >= MAX_KEYS) {
        return false;
      }
      KeyTable.add(handle, key);
      return true;
    });
  }

  @Override
  public Optional<MintedKey> key(String name) {
    return steps.ask(handle -> KeyTable.find(handle, name));
  }

  @Override
  public void purge(Instant then) {
    steps.run(handle -> {
      ApprovalTable.purge(handle, then);
      GrantTable.purge(handle, then);
      OrderTable.purge(handle, then);
      LoginTable.purge(handle, then);
      KeyTable.purge(handle, then);
    });
  }

  @Override
  public Links links() {
    return links;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public void close() {
    database.close();
  }

  private static <T> List<T> inParts(Collection<String> ids, Function<List<String>, List<T>> find) {
    List<String> distinct = ids.stream().distinct().toList();
    List<T> found = new ArrayList<>();
    for (int from = 0; from < distinct.size(); from += AT_ONCE) {
      found.addAll(find.apply(distinct.subList(from, Math.min(from + AT_ONCE, distinct.size()))));
    }
    return found;
  }
}
