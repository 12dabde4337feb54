package dev.postern.gateway.notify;

import dev.postern.access.StateStore.StateUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port to the deliveries that are to be made, one for all gateways. Every call blocks, and
 * throws {@link StateUnavailable} where the store cannot be asked.
 */
public interface Outbox {
  /** How many deliveries may wait at once, over all targets. */
  int MAX_WAITING = 10_000;

  /** How many that are over are kept, of those that were made and of those that were given up. */
  int KEPT = 10_000;

  /**
   * @return how many of them found no place
   */
  int add(Collection<Delivery> deliveries);

  /**
   * Takes the first delivery for {@code target} that is due and that no earlier one about the same
   * waits before. Until {@code until} no other gateway gets it.
   */
  Optional<Delivery> claim(String target, Instant now, Instant until);

  /**
   * Says that it was made.
   *
   * @param reference what the target calls what was made there, null where it says nothing
   */
  void done(Delivery delivery, @Nullable String reference, Instant now);

  /** Says that it is to be tried again. */
  void again(Delivery delivery, String why, Instant next);

  /** Says that it was given up. */
  void dead(Delivery delivery, String why, Instant now);

  /** What the target calls what it was told {@code about}. */
  Optional<String> reference(String target, String about);

  Optional<Delivery> delivery(String id);

  /**
   * Newest first.
   *
   * @param state null for any
   * @param target null for any
   * @param after the id of the page's last before, null for the first page
   */
  List<Delivery> deliveries(
      Delivery.@Nullable State state, @Nullable String target, @Nullable String after, int limit);

  /**
   * Has one that was given up tried again.
   *
   * @return false where it is none of those
   */
  boolean retry(String id, Instant now);

  /**
   * Forgets what is over beyond {@link #KEPT} or for longer than {@code kept}, and gives up what
   * has waited for so long, which nobody is there to take.
   */
  void prune(Instant now, Duration kept);
}
