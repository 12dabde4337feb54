package dev.postern.gateway.notify;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How notices are said to one kind of target. */
interface Format {
  /**
   * What to send.
   *
   * @param reference what the target calls what it was told about the same before, null where it
   *     was told nothing
   * @return empty where there is nothing to say of it there
   */
  Optional<Call> call(Delivery delivery, @Nullable String reference);

  /**
   * What became of it.
   *
   * @param reference as the call was made with
   */
  default Result result(Delivery delivery, @Nullable String reference, Reply reply) {
    return Result.of(reply);
  }
}
