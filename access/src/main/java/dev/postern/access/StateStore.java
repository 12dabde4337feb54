package dev.postern.access;

import dev.postern.core.SessionId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The port to what outlives a session and is one for all gateways: grants, approvals, the index of
 * sessions, minted log-ins. Every call blocks and belongs on a virtual thread.
 *
 * <p>What changes is replaced as a whole, and only where it still is what it was: of two who change
 * the same thing at once one is told to look again.
 *
 * <p>Every method throws {@link StateUnavailable} where the store cannot be asked.
 */
public interface StateStore extends AutoCloseable {
  /** How many approvals may wait at once, over all requesters. */
  int MAX_PENDING = 20_000;

  /** How many of one requester may. */
  int MAX_PENDING_OF_ONE = 100;

  /** How many log-ins of one identity may be unused at once. */
  int MAX_UNUSED = 20;

  /** How many keys of one identity may be good at once: each run of a tool has one made. */
  int MAX_KEYS = 1_000;

  /** The longest page of a listing. */
  int MAX_PAGE = 500;

  /** Adds an approval where there is a place for it. */
  Place add(Approval approval);

  /** Whether there is a place for one more approval to wait. */
  enum Place {
    TAKEN,
    /** {@link #MAX_PENDING_OF_ONE} of its requester wait already. */
    NONE_FOR_REQUESTER,
    /** {@link #MAX_PENDING} wait already. */
    NONE
  }

  Optional<Approval> approval(String id);

  /**
   * Puts {@code after} in the place of {@code before}, and adds what is opened by that, or neither.
   *
   * @return false where {@code before} is no longer there
   */
  boolean replace(Approval before, Approval after, @Nullable GrantRecord opened);

  /**
   * Newest first.
   *
   * @param after the id of the page's last before, null for the first page
   */
  List<Approval> approvals(ApprovalFilter filter, @Nullable String after, int limit);

  /**
   * Which approvals are meant; what is null or empty restricts nothing.
   *
   * @param requester the identity that asked
   * @param digest of a held statement
   * @param shape of a held statement
   * @param session of a held statement
   * @param node of a held statement's session
   */
  record ApprovalFilter(
      Set<Approval.State> states,
      @Nullable Party requester,
      @Nullable String connection,
      @Nullable String digest,
      @Nullable String shape,
      @Nullable SessionId session,
      @Nullable String node) {
    public static final ApprovalFilter ANY =
        new ApprovalFilter(Set.of(), null, null, null, null, null, null);

    public static ApprovalFilter in(Approval.State... states) {
      return new ApprovalFilter(Set.of(states), null, null, null, null, null, null);
    }
  }

  /** Those of the ids that are there, in no order. */
  List<Approval> approvals(Collection<String> ids);

  void add(GrantRecord grant);

  /**
   * Adds a grant that opens by itself, unless one of its policies is open to its holder at the
   * connection already, or was taken away there, until an end that is ahead.
   *
   * @return false where it is: of two sessions that begin at once one opens
   */
  boolean addFirst(GrantRecord grant, Instant now);

  Optional<GrantRecord> grant(String id);

  boolean replace(GrantRecord before, GrantRecord after);

  /** The holder's grants at the connection whose end is ahead, in whatever state. */
  List<GrantRecord> grantsOf(Party holder, String connection, Instant now);

  List<GrantRecord> grants(Collection<String> ids);

  /**
   * Newest first.
   *
   * @param open whether those that are over are left out
   * @param holder null for everybody's
   */
  List<GrantRecord> grants(
      boolean open, @Nullable Party holder, Instant now, @Nullable String after, int limit);

  /** Adds a session, or puts it in the place of the one of the same id. */
  void put(SessionRecord session);

  void remove(SessionId session);

  Optional<SessionRecord> session(SessionId id);

  /** The session whose client cancels by this key. */
  Optional<SessionRecord> sessionByCancelKey(String cancelKey);

  /** Newest first. */
  List<SessionRecord> sessions(@Nullable Party holder, @Nullable SessionId after, int limit);

  /** Leaves an order for the gateway the session is at; nothing where there is no such session. */
  void order(SessionId session, SessionOrder.Act act, String why);

  /** What waits and was to be answered by {@code then}, the longest over first; a page of it. */
  List<Approval> overdue(Instant then);

  /** Takes the orders for the sessions of a gateway: each is given once. */
  List<SessionOrder> takeOrders(String node);

  /** Says that a gateway lives. */
  void beat(String node, Instant now);

  /**
   * Forgets the gateways that have not been heard of since {@code then}, their sessions, and
   * withdraws the statements that waited there.
   *
   * @return the approvals withdrawn
   */
  List<Approval> forgetSilent(Instant then);

  /**
   * @return false where its identity has {@link #MAX_UNUSED} already whose time is not over
   */
  boolean add(MintedLogin login);

  /** Takes a log-in whose time is not over: it is given once. */
  Optional<MintedLogin> takeLogin(String user, Instant now);

  /** The log-in without taking it, to check a password against. */
  Optional<MintedLogin> login(String user, Instant now);

  /**
   * Counts a wrong password, and drops the log-in where that makes too many.
   *
   * @param most so many wrong passwords are too many
   * @return whether it was dropped now: one of several who fail at once is told so
   */
  boolean failLogin(String user, int most);

  /**
   * @return false where its identity has {@link #MAX_KEYS} already whose time is not over
   */
  boolean add(MintedKey key);

  /** The key of this name; those whose time is over are there for a while yet. */
  Optional<MintedKey> key(String name);

  /** Drops what was over before {@code then}. */
  void purge(Instant then);

  @Override
  void close();

  /** The store cannot be asked now. */
  final class StateUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StateUnavailable(Throwable cause) {
      super("the state store cannot be asked", cause);
    }
  }
}
