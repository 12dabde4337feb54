package dev.postern.gateway.state;

import dev.postern.gateway.json.JsonReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a row that is kept as JSON, read by its keys. What is missing or of another type is
 * an {@link IllegalArgumentException} that names the key and no value.
 */
record Body(Map<String, @Nullable Object> values) {
  static Body read(String json) {
    return of(JsonReader.read(json));
  }

  @SuppressWarnings("unchecked") // JsonReader's maps have texts as keys
  private static Body of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Body((Map<String, @Nullable Object>) map);
    }
    throw new IllegalArgumentException("not an object");
  }

  String text(String key) {
    return need(key, String.class);
  }

  @Nullable String textOrNull(String key) {
    return values.get(key) == null ? null : text(key);
  }

  boolean truth(String key) {
    return need(key, Boolean.class);
  }

  long whole(String key) {
    return need(key, Long.class);
  }

  @Nullable Long wholeOrNull(String key) {
    return values.get(key) == null ? null : whole(key);
  }

  Instant instant(String key) {
    return Nanos.instant(whole(key));
  }

  Body body(String key) {
    return of(need(key, Map.class));
  }

  List<Body> bodies(String key) {
    List<Body> bodies = new ArrayList<>();
    for (Object item : need(key, List.class)) {
      bodies.add(of(item));
    }
    return bodies;
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Object item : need(key, List.class)) {
      if (!(item instanceof String text)) {
        throw new IllegalArgumentException(key + " holds something else than texts");
      }
      texts.add(text);
    }
    return texts;
  }

  List<@Nullable String> textsAndNulls(String key) {
    List<@Nullable String> texts = new ArrayList<>();
    for (Object item : need(key, List.class)) {
      if (item != null && !(item instanceof String)) {
        throw new IllegalArgumentException(key + " holds something else than texts");
      }
      texts.add((String) item);
    }
    return texts;
  }

  Set<String> set(String key) {
    return Set.copyOf(texts(key));
  }

  <E extends Enum<E>> E word(String key, Class<E> type) {
    return constant(text(key), type);
  }

  static <E extends Enum<E>> E constant(String word, Class<E> type) {
    try {
      return Enum.valueOf(type, word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no such " + type.getSimpleName(), e);
    }
  }

  <T> @Nullable T orNull(String key, Function<String, T> reading) {
    return values.get(key) == null ? null : reading.apply(key);
  }

  private <T> T need(String key, Class<T> type) {
    Object value = values.get(key);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(key + " is missing or of another type");
    }
    return type.cast(value);
  }
}
