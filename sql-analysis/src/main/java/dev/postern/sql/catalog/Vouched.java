package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function that the configuration vouches for: its result comes from its arguments and from the
 * relations named, and it leaves nothing behind.
 *
 * @param function with its schema
 * @param types the names of its input arguments' types as the reviewed list writes them, {@code
 *     text,int4}; null means every overload
 * @param reads relations with their schemas; empty where it reads none
 */
public record Vouched(ObjectName function, @Nullable String types, Set<ObjectName> reads) {
  /**
   * @throws IllegalArgumentException where a name has no schema: it would be anybody's
   */
  public Vouched {
    reads = Set.copyOf(reads);
    if (function.schema() == null || reads.stream().anyMatch(name -> name.schema() == null)) {
      throw new IllegalArgumentException("a name without a schema");
    }
  }
}
