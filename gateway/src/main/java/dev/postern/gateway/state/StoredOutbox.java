package dev.postern.gateway.state;

import dev.postern.gateway.notify.Delivery;
import dev.postern.gateway.notify.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The deliveries, over the store's database. */
final class StoredOutbox implements Outbox {
  /** Behind the last notice about something, how long it is known what a target calls it. */
  private static final Duration REFERENCES_KEPT = Duration.ofDays(60);

  private final Steps steps;

  StoredOutbox(Steps steps) {
    this.steps = steps;
  }

  @Override
  public int add(Collection<Delivery> deliveries) {
    return steps.change(handle -> {
      var _ = Counter.DELIVERY.next(handle);
      long free = MAX_WAITING - DeliveryTable.waiting(handle);
      int without = 0;
      for (Delivery delivery : deliveries) {
        if (free-- > 0) {
          DeliveryTable.add(handle, delivery);
        } else {
          without++;
        }
      }
      return without;
    });
  }

  @Override
  public Optional<Delivery> claim(String target, Instant now, Instant until) {
    return steps.change(handle -> DeliveryTable.claim(handle, target, now, until));
  }

  @Override
  public void done(Delivery delivery, @Nullable String reference, Instant now) {
    steps.run(handle -> {
      var _ = DeliveryTable.settle(handle, delivery, Delivery.State.DONE, "", now);
      if (reference != null) {
        DeliveryTable.refer(handle, delivery, reference, now);
      }
    });
  }

  @Override
  public void again(Delivery delivery, String why, Instant next) {
    steps.run(handle -> {
      var _ = DeliveryTable.settle(handle, delivery, Delivery.State.WAITING, why, next);
    });
  }

  @Override
  public void dead(Delivery delivery, String why, Instant now) {
    steps.run(handle -> {
      var _ = DeliveryTable.settle(handle, delivery, Delivery.State.DEAD, why, now);
    });
  }

  @Override
  public Optional<String> reference(String target, String about) {
    return steps.ask(handle -> DeliveryTable.reference(handle, target, about));
  }

  @Override
  public Optional<Delivery> delivery(String id) {
    return steps.ask(handle -> DeliveryTable.find(handle, id));
  }

  @Override
  public List<Delivery> deliveries(
      Delivery.@Nullable State state, @Nullable String target, @Nullable String after, int limit) {
    return steps.ask(handle -> DeliveryTable.page(handle, state, target, after, limit));
  }

  @Override
  public boolean retry(String id, Instant now) {
    return steps.change(handle -> DeliveryTable.retry(handle, id, now));
  }

  @Override
  public void prune(Instant now, Duration kept) {
    steps.run(handle -> {
      DeliveryTable.giveUp(handle, now.minus(kept), now);
      DeliveryTable.prune(handle, now.minus(kept));
      DeliveryTable.forgetReferences(handle, now.minus(REFERENCES_KEPT));
    });
  }
}
