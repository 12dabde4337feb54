package dev.postern.gateway.config;

import java.util.List;
import java.util.SequencedMap;

/** A value as it stands in the file, untyped: a scalar is its text, whatever YAML takes it for. */
sealed interface Yaml {
  Position at();

  /** Line and column count from 1. */
  record Position(int line, int column) {}

  /**
   * @param plain whether it stands without quotes
   */
  record Scalar(Position at, String text, boolean plain) implements Yaml {}

  record Sequence(Position at, List<Yaml> items) implements Yaml {}

  record Mapping(Position at, SequencedMap<String, Entry> entries) implements Yaml {}

  /** A key's own position and its value. */
  record Entry(Position at, Yaml value) {}
}
