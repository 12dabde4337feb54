package dev.postern.aws.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a value of a request or a response looks like. Shapes name each other by their number in the
 * {@link ServiceModel}, since they may contain themselves.
 */
public sealed interface Shape {
  /**
   * @param members by their names, in the model's order
   * @param payload the member that is the whole body of REST, or a response's events in any
   *     protocol; null where there is none
   */
  record Structure(Map<String, Member> members, @Nullable String payload) implements Shape {}

  /**
   * @param wire an element's name in XML and forms, empty for {@code member}
   */
  record ListOf(int element, String wire, boolean flat) implements Shape {}

  /**
   * @param keyWire a key's name in XML and forms
   * @param valueWire a value's name there
   */
  record MapOf(int key, int value, String keyWire, String valueWire, boolean flat)
      implements Shape {}

  /**
   * @param sensitive whether it must not be shown; not said of responses, whose fields {@link
   *     OperationModel#sensitive} names
   */
  record Scalar(Type type, boolean sensitive) implements Shape {}

  /** What a scalar is. */
  enum Type {
    STRING,
    NUMBER,
    BOOLEAN,
    BLOB,
    TIMESTAMP,
    /** Any JSON. */
    DOCUMENT,
    /** JSON that is written as a text; in responses alone. */
    JSON_TEXT,
    /** A number that is written as a text; in responses alone. */
    NUMERAL
  }
}
