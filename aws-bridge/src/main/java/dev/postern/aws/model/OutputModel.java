package dev.postern.aws.model;

import java.util.List;
import java.util.Map;

/**
 * What a service's operations give back.
 *
 * @param outputs the numbers of their outputs' shapes, by the operations' names; none for those
 *     that give nothing
 */
public record OutputModel(Map<String, Integer> outputs, List<Shape> shapes) {
  public Shape shape(int number) {
    return shapes.get(number);
  }

  /** The operation's output, a structure without members where it has none. */
  public Shape.Structure output(String operation) {
    Integer number = outputs.get(operation);
    return number != null && shapes.get(number) instanceof Shape.Structure structure
        ? structure
        : new Shape.Structure(Map.of(), null);
  }
}
