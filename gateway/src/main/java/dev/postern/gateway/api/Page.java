package dev.postern.gateway.api;

import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A part of a listing.
 *
 * @param next the id to go on after, null where there is no more
 */
record Page<T>(List<T> items, @Nullable String next) {
  /**
   * How many are looked at for one page: where few of many are the caller's to see, a page may be
   * short, or empty, and still name the next.
   */
  static final int MAX_LOOKED_AT = 5_000;

  /** Reads a listing from the store. */
  @FunctionalInterface
  interface Source<T> {
    /** Those behind {@code after}, as many as {@code limit}, in the listing's order. */
    List<T> read(@Nullable String after, int limit);
  }

  /** The next that are shown, as many as the query asks for. */
  static <T> Page<T> of(Query query, Source<T> source, Function<T, String> id, Predicate<T> isShown)
      throws Problem {
    int limit = query.limit();
    String after = query.after();
    List<T> items = new ArrayList<>();
    for (int looked = 0; looked < MAX_LOOKED_AT; ) {
      List<T> read = source.read(after, limit);
      for (T item : read) {
        after = id.apply(item);
        if (isShown.test(item)) {
          items.add(item);
          if (items.size() == limit) {
            return new Page<>(items, after);
          }
        }
      }
      if (read.size() < limit) {
        return new Page<>(items, null);
      }
      looked += read.size();
    }
    return new Page<>(items, after);
  }

  Response response(Function<T, Map<String, @Nullable Object>> shown) {
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("items", items.stream().map(shown).toList());
    page.put("next", next);
    return Response.json(200, Json.of(page));
  }
}
