package dev.postern.iam;

import dev.postern.core.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of roles that the gate has, one for each person and role. One that nears its end is
 * opened anew by one of those who need it while the others go on with it; where AWS does not
 * answer, it is used until it ends. Where AWS says no, it is not used any more.
 */
final class RoleSessions {
  private static final Logger LOG = LoggerFactory.getLogger(RoleSessions.class);

  /** Those used last stay. */
  private static final int MOST = 10_000;

  /** What has less left is over: something is to be done with it yet. */
  private static final Duration LEAST = Duration.ofMinutes(1);

  /** How long AWS is left alone where it did not answer and there is a session to go on with. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** In which part of its life a session is opened anew; when, chance says, so that not all are. */
  private static final double EARLIEST = 0.70;

  private static final double LATEST = 0.85;

  private final Opener opener;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Key, Slot> slots;

  /** Opens a session at AWS; waits. */
  interface Opener {
    RoleSession open(Role role, Person person, SessionId session) throws IamException;
  }

  private record Key(Role role, Person person) {}

  private record Held(RoleSession session, Instant renew) {}

  private static final class Slot {
    final ReentrantLock opening = new ReentrantLock();
    volatile @Nullable Held held;
  }

  RoleSessions(Opener opener, Clock clock, RandomGenerator random) {
    this.opener = opener;
    this.clock = clock;
    this.random = random;
    this.slots =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Slot> eldest) {
            return size() > MOST;
          }
        };
  }

  /**
   * A session of the role for the person. Waits where one has to be opened.
   *
   * @param session that it is opened for, where it is
   */
  RoleSession of(Role role, Person person, SessionId session) throws IamException {
    Slot slot = slot(new Key(role, person));
    Held known = slot.held;
    if (known == null || isOver(known)) {
      slot.opening.lock();
      try {
        // Somebody else may have opened it while this one waited.
        Held meanwhile = slot.held;
        return meanwhile == null || isOver(meanwhile)
            ? open(slot, role, person, session)
            : meanwhile.session();
      } finally {
        slot.opening.unlock();
      }
    }
    if (clock.instant().isBefore(known.renew()) || !slot.opening.tryLock()) {
      return known.session();
    }
    try {
      return renew(slot, known, role, person, session);
    } finally {
      slot.opening.unlock();
    }
  }

  private Slot slot(Key key) {
    synchronized (slots) {
      return slots.computeIfAbsent(key, _ -> new Slot());
    }
  }

  private boolean isOver(Held held) {
    return !clock.instant().isBefore(held.session().ends().minus(LEAST));
  }

  private RoleSession open(Slot slot, Role role, Person person, SessionId session)
      throws IamException {
    Instant now = clock.instant();
    RoleSession opened = opener.open(role, person, session);
    double part = EARLIEST + (LATEST - EARLIEST) * random.nextDouble();
    long life = Duration.between(now, opened.ends()).toMillis();
    slot.held = new Held(opened, now.plusMillis((long) (life * part)));
    return opened;
  }

  private RoleSession renew(Slot slot, Held known, Role role, Person person, SessionId session)
      throws IamException {
    try {
      return open(slot, role, person, session);
    } catch (IamException e) {
      return switch (e.fault()) {
        case ROLE_REFUSED -> {
          slot.held = null;
          throw e;
        }
        case NO_CREDENTIALS, UNAVAILABLE, SECRET, TOO_FAST -> {
          RoleSession old = known.session();
          LOG.warn("role={} renewal={} until={}", role.arn(), e.reason().code(), old.ends());
          slot.held = new Held(old, clock.instant().plus(PAUSE));
          yield old;
        }
      };
    }
  }
}
