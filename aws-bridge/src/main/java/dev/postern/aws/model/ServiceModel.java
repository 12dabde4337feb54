package dev.postern.aws.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service as its model describes it.
 *
 * @param operations by their names
 */
public record ServiceModel(
    ServiceHead head, Map<String, OperationModel> operations, List<Shape> shapes) {
  public Optional<OperationModel> operation(String name) {
    return Optional.ofNullable(operations.get(name));
  }

  public Shape shape(int number) {
    return shapes.get(number);
  }

  /** The operation's input, a structure without members where it takes none. */
  public Shape.Structure input(OperationModel operation) {
    return operation.input() != null
            && shapes.get(operation.input()) instanceof Shape.Structure structure
        ? structure
        : new Shape.Structure(Map.of(), null);
  }
}
