package dev.postern.aws;

import dev.postern.aws.model.Member;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.model.Shape;
import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Value;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON and CBOR by a shape. A key that the model does not have is refused: AWS might know it,
 * or know it by another spelling.
 */
final class JsonShapes {
  private final ServiceModel model;
  private final Parameters parameters;

  JsonShapes(ServiceModel model, Parameters parameters) {
    this.model = model;
    this.parameters = parameters;
  }

  /** The body of an input, of which members elsewhere than in the body are none. */
  void input(Shape.Structure input, Value body) throws UnreadableException {
    structure(input, body, "");
  }

  void value(int shape, Value value, String path) throws UnreadableException {
    if (value instanceof Value.Null) {
      return;
    }
    parameters.give(path);
    switch (model.shape(shape)) {
      case Shape.Structure structure -> structure(structure, value, path);
      case Shape.ListOf list -> {
        if (!(value instanceof Value.Items(var values))) {
          throw otherType();
        }
        for (Value element : values) {
          value(list.element(), element, path + "[]");
        }
      }
      case Shape.MapOf map -> {
        for (var entry : fields(value).entrySet()) {
          parameters.key(path, entry.getKey());
          value(map.value(), entry.getValue(), path + "{" + entry.getKey() + "}");
        }
      }
      case Shape.Scalar scalar -> parameters.add(path, text(scalar, value), scalar);
    }
  }

  private void structure(Shape.Structure structure, Value value, String path)
      throws UnreadableException {
    int from = parameters.size();
    for (var entry : fields(value).entrySet()) {
      Member member = member(structure, entry.getKey());
      value(member.shape(), entry.getValue(), Parameters.within(path, member.name()));
    }
    parameters.hidePaired(path, from);
  }

  private static Member member(Shape.Structure structure, String key) throws UnreadableException {
    Optional<Member> found =
        structure.members().values().stream()
            .filter(member -> member.location() == Member.Location.BODY)
            .filter(member -> member.wire().equals(key))
            .findFirst();
    return found.orElseThrow(
        () -> new UnreadableException("unknown-parameter", "the body has a key of no meaning"));
  }

  private static Map<String, Value> fields(Value value) throws UnreadableException {
    if (value instanceof Value.Fields(var members)) {
      return members;
    }
    throw otherType();
  }

  private static String text(Shape.Scalar scalar, Value value) throws UnreadableException {
    return switch (scalar.type()) {
      case STRING, JSON_TEXT, NUMERAL -> {
        if (value instanceof Value.Text(String text)) {
          yield text;
        }
        throw otherType();
      }
      case BOOLEAN -> {
        if (value instanceof Value.Flag(boolean flag)) {
          yield Boolean.toString(flag);
        }
        throw otherType();
      }
      case NUMBER -> {
        if (value instanceof Value.Num(String literal)) {
          yield literal;
        }
        throw otherType();
      }
      case BLOB ->
          switch (value) {
            case Value.Blob blob -> blob.base64();
            case Value.Text(String base64) -> base64;
            default -> throw otherType();
          };
      case TIMESTAMP ->
          switch (value) {
            case Value.Num(String seconds) -> seconds;
            case Value.Text(String time) -> time;
            default -> throw otherType();
          };
      case DOCUMENT -> "(document)";
    };
  }

  private static UnreadableException otherType() {
    return new UnreadableException(
        "other-type", "a value of the body is of another type than the model says");
  }
}
