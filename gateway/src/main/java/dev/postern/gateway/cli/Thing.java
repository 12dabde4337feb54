package dev.postern.gateway.cli;

import dev.postern.gateway.json.Json;
import dev.postern.gateway.json.JsonReader;
import dev.postern.recorder.TerminalText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object of the API's. What is read from it as text to be shown is fit for a terminal: nothing
 * in it moves the cursor, hides or reorders characters.
 */
record Thing(Map<?, ?> values) {
  static Thing read(String json) throws CommandException {
    try {
      if (JsonReader.read(json) instanceof Map<?, ?> values) {
        return new Thing(values);
      }
    } catch (IllegalArgumentException notJson) {
      // Falls through to the one sentence about it.
    }
    throw new CommandException("what answers there is no Postern gateway");
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  @Nullable String textOrNull(String key) {
    return values.get(key) instanceof String text ? text : null;
  }

  /** To be shown; a dash where there is nothing. */
  String shown(String key) {
    Object value = values.get(key);
    return value == null ? "-" : TerminalText.escape(value.toString());
  }

  /** As it is, line ends and all: not to be shown. */
  String raw(String key) {
    return Objects.requireNonNullElse(textOrNull(key), "");
  }

  Thing thing(String key) {
    return new Thing(values.get(key) instanceof Map<?, ?> inner ? inner : Map.of());
  }

  List<Thing> things(String key) {
    return list(key).stream()
        .filter(Map.class::isInstance)
        .map(item -> new Thing((Map<?, ?>) item))
        .toList();
  }

  /** The texts of a list, to be shown. */
  List<String> shownList(String key) {
    return list(key).stream()
        .map(item -> item == null ? "NULL" : TerminalText.escape(item.toString()))
        .toList();
  }

  /** The names of what it holds, in its order: not to be shown. */
  List<String> names() {
    return values.keySet().stream().map(Object::toString).toList();
  }

  private List<?> list(String key) {
    return values.get(key) instanceof List<?> list ? list : List.of();
  }

  /** All ASCII, as it came. */
  String json() {
    return Json.of(values);
  }
}
