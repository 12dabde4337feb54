package dev.postern.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token's claims as JSON values that nobody can change: sessions share them through the cache.
 */
record Claims(Map<String, Object> all) {
  /** JSON's null counts as an absent claim. */
  static Claims of(Map<String, Object> json) {
    return new Claims(frozen(json));
  }

  /**
   * The value at {@code path}, null where there is none. A claim of that whole name comes first,
   * since names may hold dots ({@code https://example.com/groups}); else the dots lead into
   * objects.
   */
  @Nullable Object at(String path) {
    Object whole = all.get(path);
    if (whole != null) {
      return whole;
    }
    Object value = all;
    for (String name : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> object ? object.get(name) : null;
    }
    return value;
  }

  private static Map<String, Object> frozen(Map<?, ?> json) {
    Map<String, Object> copy = new LinkedHashMap<>();
    json.forEach((name, value) -> {
      if (value != null) {
        copy.put((String) name, frozen(value));
      }
    });
    return Collections.unmodifiableMap(copy);
  }

  private static Object frozen(Object value) {
    return switch (value) {
      case Map<?, ?> object -> frozen(object);
      case Collection<?> array -> frozenList(array);
      default -> value;
    };
  }

  private static List<Object> frozenList(Collection<?> array) {
    List<Object> copy = new ArrayList<>(array.size());
    for (Object value : array) {
      if (value != null) {
        copy.add(frozen(value));
      }
    }
    return Collections.unmodifiableList(copy);
  }
}
