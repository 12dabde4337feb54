package dev.postern.aws.mask;

import dev.postern.aws.model.Member;
import dev.postern.aws.model.OutputModel;
import dev.postern.aws.model.Shape;
import dev.postern.core.FieldMask;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader has come in a response: what its model says is there, and what is to be hidden
 * there or below. A name stands for a member whether it is the one on the wire or the model's own:
 * what is hidden once too often tells nothing.
 */
final class Place {
  /** Where nothing is known and nothing hidden. */
  static final Place NOTHING =
      new Place(new OutputModel(Map.of(), List.of()), null, false, List.of(), Set.of());

  private final OutputModel model;
  private final @Nullable Shape shape;
  private final boolean entry;
  private final List<FieldPath> fields;
  private final Set<FieldMask> hiding;

  /**
   * @param shape null where the model has none
   * @param entry whether it is an entry of a map in XML, with key and value inside
   * @param fields that are below
   * @param hiding what is hidden here
   */
  private Place(
      OutputModel model,
      @Nullable Shape shape,
      boolean entry,
      List<FieldPath> fields,
      Set<FieldMask> hiding) {
    this.model = model;
    this.shape = shape;
    this.entry = entry;
    this.fields = fields;
    this.hiding = hiding;
  }

  /** What a response's value may be. */
  enum Form {
    OBJECT,
    ARRAY,
    SCALAR
  }

  /** Where a response begins. */
  static Place root(OutputModel model, Shape.Structure output, List<FieldPath> fields) {
    return new Place(model, output, false, fields, Set.of()).next(output, false);
  }

  boolean isHidden() {
    return !hiding.isEmpty();
  }

  /** What is hidden here. */
  Set<FieldMask> hiding() {
    return hiding;
  }

  /** The way of a scalar, null for what is none. */
  Shape.@Nullable Type type() {
    return shape instanceof Shape.Scalar(var type, _) ? type : null;
  }

  /** Whether the model goes up to here. */
  boolean isKnown() {
    return shape != null;
  }

  /** Whether what is here has names that the model says, and so tell nothing. */
  boolean isStructured() {
    return shape != null && !(shape instanceof Shape.Scalar);
  }

  /**
   * Whether a value of another form than the model's stands where a field is expected: nobody knows
   * where the field is then.
   */
  boolean isOther(Form form) {
    if (fields.isEmpty() || isHidden() || shape == null) {
      return false;
    }
    return switch (shape) {
      case Shape.Structure _, Shape.MapOf _ -> form != Form.OBJECT;
      case Shape.ListOf _ -> form != Form.ARRAY;
      case Shape.Scalar _ -> false;
    };
  }

  /**
   * Whether a member of that name is left out. The model does not have it, so nobody knows what it
   * is, and it stands beside or in what is to be hidden.
   */
  boolean leavesOut(String name) {
    return shape instanceof Shape.Structure structure
        && (isHidden() || !fields.isEmpty())
        && member(structure, name, _ -> true) == null;
  }

  /** A value of an object of JSON or CBOR. */
  Place value(String key) {
    return switch (shape) {
      case Shape.Structure structure -> {
        Member member = member(structure, key, _ -> true);
        yield member == null ? unknown() : next(model.shape(member.shape()), false, member.name());
      }
      case Shape.MapOf map -> next(model.shape(map.value()), false, FieldPath.VALUE);
      case null, default -> unknown();
    };
  }

  /** An element of an array of JSON or CBOR. */
  Place element() {
    return shape instanceof Shape.ListOf list
        ? next(model.shape(list.element()), false, FieldPath.ELEMENT)
        : unknown();
  }

  /**
   * An element of XML inside of this one.
   *
   * @param name without its prefix
   */
  Place child(String name) {
    return switch (shape) {
      case Shape.Structure structure -> {
        Member member = member(structure, name, of -> !of.attribute());
        yield member == null ? unknown() : child(member);
      }
      case Shape.ListOf list -> next(model.shape(list.element()), false, FieldPath.ELEMENT);
      case Shape.MapOf map when !entry -> next(map, true);
      case Shape.MapOf map ->
          name.equals(map.keyWire())
              ? NOTHING
              : next(model.shape(map.value()), false, FieldPath.VALUE);
      case null, default -> unknown();
    };
  }

  private Place child(Member member) {
    Shape of = model.shape(member.shape());
    return switch (of) {
      case Shape.ListOf list when list.flat() || member.flat() ->
          next(model.shape(list.element()), false, member.name(), FieldPath.ELEMENT);
      case Shape.MapOf map -> next(of, map.flat() || member.flat(), member.name());
      default -> next(of, false, member.name());
    };
  }

  /**
   * An attribute of XML.
   *
   * @param name without its prefix
   */
  Place attribute(String name) {
    Member member =
        shape instanceof Shape.Structure structure
            ? member(structure, name, Member::attribute)
            : null;
    return member == null ? unknown() : member(member);
  }

  /** A member of the structure that is here. */
  Place member(Member member) {
    return next(model.shape(member.shape()), false, member.name());
  }

  /** The member of the event that is here which is all of its payload, null where there is none. */
  @Nullable Member eventPayload() {
    return shape instanceof Shape.Structure structure
        ? structure.members().values().stream()
            .filter(member -> member.location() == Member.Location.EVENT_PAYLOAD)
            .findFirst()
            .orElse(null)
        : null;
  }

  /** The same without fields that are not to be hidden after all. */
  Place without(Predicate<FieldPath> passing) {
    return new Place(
        model, shape, entry, fields.stream().filter(passing.negate()).toList(), hiding);
  }

  /** Fields whose neighbour, next to which one is now, decides about them. */
  List<FieldPath> conditional() {
    return fields.stream().filter(field -> field.unless() != null && field.isNext()).toList();
  }

  private static @Nullable Member member(
      Shape.Structure structure, String name, Predicate<Member> which) {
    Member byModel = null;
    for (Member member : structure.members().values()) {
      if (!which.test(member)) {
        continue;
      }
      if (member.wire().equals(name)) {
        return member;
      }
      byModel = member.name().equals(name) ? member : byModel;
    }
    return byModel;
  }

  /** Where the model does not go: what is hidden as a whole stays hidden. */
  private Place unknown() {
    return new Place(model, null, false, List.of(), hiding);
  }

  private Place next(Shape of, boolean isEntry, String... steps) {
    List<FieldPath> left = new ArrayList<>();
    Set<FieldMask> hidden = new LinkedHashSet<>(hiding);
    for (FieldPath field : fields) {
      FieldPath at = field;
      for (String step : steps) {
        at = at == null || at.isHere() ? at : at.behind(step);
      }
      if (at != null && at.isHere()) {
        hidden.add(at.of());
      } else if (at != null) {
        left.add(at);
      }
    }
    return new Place(model, of, isEntry, left, hidden);
  }
}
