package dev.postern.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mapping's keys one by one and keeps what is wrong, so that one reading reports every
 * error. {@link #build} makes the record once all is read and right; a {@link Field} has its value
 * only then.
 */
final class Section {
  private final Node node;
  private final Yaml.Mapping mapping;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<ConfigError> errors = new ArrayList<>();

  Section(Node node, Yaml.Mapping mapping) {
    this.node = node;
    this.mapping = mapping;
  }

  /** A value that was read, to be taken inside {@link #build} or {@link #check}. */
  interface Field<T extends @Nullable Object> {
    T get();
  }

  /** One of several keys of which a mapping has exactly one. */
  record Choice<T>(String key, Shape<? extends T> shape) {}

  <T> Field<T> required(String key, Shape<T> shape) {
    Node child = ask(key);
    if (child == null) {
      String where = node.key().isEmpty() ? "" : " in \"" + node.key() + "\"";
      add(mapping.at(), path(key), "required" + where + ", but missing");
      return broken();
    }
    return read(child, shape);
  }

  <T extends @Nullable Object> Field<T> optional(String key, Shape<? extends T> shape, T fallback) {
    Node child = ask(key);
    return child == null ? () -> fallback : read(child, shape);
  }

  /** Whether the key is there, whatever its value. */
  boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  /** A mapping that is read as an empty one where it is missing, so that its defaults hold. */
  <T> Field<T> section(String key, Shape<T> shape) {
    Node child = ask(key);
    return read(
        child != null
            ? child
            : new Node(
                node.source(), path(key), new Yaml.Mapping(mapping.at(), new LinkedHashMap<>())),
        shape);
  }

  @SafeVarargs
  final <T> Field<T> oneOf(Choice<T>... choices) {
    List<String> keys = new ArrayList<>();
    Field<T> chosen = broken();
    int present = 0;
    for (Choice<T> choice : choices) {
      keys.add(choice.key());
      Node child = ask(choice.key());
      if (child != null) {
        present++;
        chosen = read(child, choice.shape());
      }
    }
    if (present != 1) {
      String found = present == 0 ? "none" : String.valueOf(present);
      add(mapping.at(), node.key(), "expected one of " + Words.or(keys) + ", found " + found);
      return broken();
    }
    return chosen;
  }

  /** A key of the format that this version does not act on: never ignored, always an error. */
  void notYet(String key) {
    known.add(key);
    node.source().keys().notYet().add(Source.pattern(path(key)));
    Yaml.Entry entry = mapping.entries().get(key);
    if (entry != null) {
      add(entry.at(), path(key), "not supported yet");
    }
  }

  /** Adds an error at the key where a condition over several fields does not hold. */
  void check(String key, BooleanSupplier holds, String sentence) {
    if (errors.isEmpty() && !holds.getAsBoolean()) {
      Yaml.Entry entry = mapping.entries().get(key);
      add(entry == null ? mapping.at() : entry.value().at(), path(key), sentence);
    }
  }

  /** The value of one key, where the others are of no interest. */
  <T> T only(String key, Shape<T> shape) throws ConfigException {
    Field<T> field = section(key, shape);
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return field.get();
  }

  /** The texts that stand at {@code list[].key}, for other keys to refer to; errors are ignored. */
  Set<String> names(String list, String key) {
    Set<String> names = new LinkedHashSet<>();
    if (mapping.entries().get(list) instanceof Yaml.Entry(_, Yaml.Sequence(_, List<Yaml> items))) {
      for (Yaml item : items) {
        if (item instanceof Yaml.Mapping(_, var entries)
            && entries.get(key) instanceof Yaml.Entry(_, Yaml.Scalar scalar)) {
          names.add(scalar.text());
        }
      }
    }
    return names;
  }

  /** The record, once every key is read and right. */
  <T> T build(Supplier<T> record) throws ConfigException {
    mapping
        .entries()
        .forEach((key, entry) -> {
          if (!known.contains(key)) {
            add(entry.at(), path(key), "unknown key" + Words.suggestion(key, known));
          }
        });
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return record.get();
  }

  private @Nullable Node ask(String key) {
    known.add(key);
    Source.Keys keys = node.source().keys();
    keys.supported().add(Source.pattern(path(key)));
    Yaml.Entry entry = mapping.entries().get(key);
    if (entry == null) {
      return null;
    }
    keys.present().add(Source.pattern(path(key)));
    return new Node(node.source(), path(key), entry.value());
  }

  private <T extends @Nullable Object> Field<T> read(Node child, Shape<? extends T> shape) {
    try {
      T value = shape.read(child);
      return () -> value;
    } catch (ConfigException e) {
      errors.addAll(e.errors());
      return broken();
    }
  }

  private static <T extends @Nullable Object> Field<T> broken() {
    return () -> {
      throw new IllegalStateException("a field was taken from a section with errors");
    };
  }

  private void add(Yaml.Position at, String where, String sentence) {
    errors.add(node.error(at, where, sentence));
  }

  private String path(String key) {
    return node.key().isEmpty() ? key : node.key() + "." + key;
  }
}
