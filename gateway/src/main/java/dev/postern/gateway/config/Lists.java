package dev.postern.gateway.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The shapes of lists, and of what refers to an entry of another list. */
final class Lists {
  private Lists() {}

  static <T> Shape<List<T>> list(Shape<T> shape) {
    return node -> {
      List<T> values = new ArrayList<>();
      List<ConfigError> errors = new ArrayList<>();
      for (Node item : node.items("a list")) {
        try {
          values.add(shape.read(item));
        } catch (ConfigException e) {
          errors.addAll(e.errors());
        }
      }
      if (!errors.isEmpty()) {
        throw new ConfigException(errors);
      }
      return List.copyOf(values);
    };
  }

  static <T> Shape<List<T>> nonEmpty(Shape<List<T>> shape) {
    return node -> {
      List<T> values = shape.read(node);
      if (values.isEmpty()) {
        throw node.error("expected at least one entry, found an empty list");
      }
      return values;
    };
  }

  /** A list that says something: at least one value, none twice. */
  static <T> Shape<Set<T>> set(Shape<T> shape) {
    return node -> {
      List<T> values = nonEmpty(list(shape)).read(node);
      Set<T> distinct = new LinkedHashSet<>();
      for (T value : values) {
        if (!distinct.add(value)) {
          throw node.error("\"" + value + "\" stands twice");
        }
      }
      return Collections.unmodifiableSet(distinct);
    };
  }

  /** One value by itself, or a list that says something. */
  static <T> Shape<Set<T>> oneOrMore(Shape<T> shape) {
    return node ->
        node.value() instanceof Yaml.Scalar ? Set.of(shape.read(node)) : set(shape).read(node);
  }

  /** A list of mappings of which no two have the same text at {@code key}. */
  static <T> Shape<List<T>> distinct(String key, Shape<T> shape) {
    return node -> {
      List<ConfigError> errors = new ArrayList<>();
      List<T> values = List.of();
      try {
        values = list(shape).read(node);
      } catch (ConfigException e) {
        errors.addAll(e.errors());
      }
      errors.addAll(duplicates(key, node));
      if (!errors.isEmpty()) {
        throw new ConfigException(errors);
      }
      return values;
    };
  }

  /** A text that another part of the file defines. */
  static Shape<String> reference(String what, Set<String> names) {
    return node -> {
      String text = node.text("the name of a " + what);
      if (!names.contains(text)) {
        throw unknown(node, what, text, names);
      }
      return text;
    };
  }

  static ConfigException unknown(Node node, String what, String text, Collection<String> names) {
    return node.error("no " + what + " is named \"" + text + "\"" + Words.suggestion(text, names));
  }

  private static List<ConfigError> duplicates(String key, Node node) throws ConfigException {
    Map<String, Integer> lines = new HashMap<>();
    List<ConfigError> errors = new ArrayList<>();
    for (Node item : node.items("a list")) {
      if (item.value() instanceof Yaml.Mapping(_, var entries)
          && entries.get(key)
              instanceof Yaml.Entry(_, Yaml.Scalar(Yaml.Position at, String text, _))) {
        Integer first = lines.putIfAbsent(text, at.line());
        if (first != null) {
          errors.add(
              item.error(
                  at,
                  item.key() + "." + key,
                  "\"" + text + "\" stands twice: first in line " + first));
        }
      }
    }
    return errors;
  }
}
