package dev.postern.aws;

import dev.postern.aws.model.Member;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.model.Shape;
import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.XmlElement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads XML by a shape: no element that the model does not have, none twice but in lists. */
final class XmlShapes {
  private final ServiceModel model;
  private final Parameters parameters;

  XmlShapes(ServiceModel model, Parameters parameters) {
    this.model = model;
    this.parameters = parameters;
  }

  void structure(Shape.Structure structure, XmlElement element, String path)
      throws UnreadableException {
    if (!element.text().isBlank()) {
      throw unknown();
    }
    Set<String> seen = new HashSet<>();
    int from = parameters.size();
    for (XmlElement child : element.children()) {
      Member member = member(structure, child.name(), false);
      boolean flat = isFlat(member);
      if (!seen.add(member.name()) && !flat) {
        throw new UnreadableException("duplicate-key", "an element stands twice");
      }
      String inner = Parameters.within(path, member.name());
      parameters.give(inner);
      if (flat && model.shape(member.shape()) instanceof Shape.ListOf list) {
        value(list.element(), child, inner + "[]");
      } else if (flat && model.shape(member.shape()) instanceof Shape.MapOf map) {
        entry(map, child, inner);
      } else {
        value(member.shape(), child, inner);
      }
    }
    for (var attribute : element.attributes().entrySet()) {
      Member member = member(structure, attribute.getKey(), true);
      scalar(member.shape(), attribute.getValue(), Parameters.within(path, member.name()));
    }
    parameters.hidePaired(path, from);
  }

  private void value(int shape, XmlElement element, String path) throws UnreadableException {
    parameters.give(path);
    Shape of = model.shape(shape);
    if (!(of instanceof Shape.Structure) && !element.attributes().isEmpty()) {
      throw unknown();
    }
    switch (of) {
      case Shape.Structure structure -> structure(structure, element, path);
      case Shape.ListOf list -> {
        String name = list.wire().isEmpty() ? "member" : list.wire();
        for (XmlElement child : children(element)) {
          require(child, name);
          value(list.element(), child, path + "[]");
        }
      }
      case Shape.MapOf map -> {
        for (XmlElement child : children(element)) {
          require(child, "entry");
          entry(map, child, path);
        }
      }
      case Shape.Scalar _ -> {
        if (!element.children().isEmpty()) {
          throw unknown();
        }
        scalar(shape, element.text(), path);
      }
    }
  }

  private void entry(Shape.MapOf map, XmlElement entry, String path) throws UnreadableException {
    List<XmlElement> parts = children(entry);
    if (parts.size() != 2) {
      throw unknown();
    }
    require(parts.get(0), map.keyWire());
    require(parts.get(1), map.valueWire());
    parameters.key(path, parts.get(0).text());
    value(map.value(), parts.get(1), path + "{" + parts.get(0).text() + "}");
  }

  private void scalar(int shape, String text, String path) throws UnreadableException {
    if (!(model.shape(shape) instanceof Shape.Scalar scalar)) {
      throw unknown();
    }
    parameters.give(path);
    boolean asItIs = scalar.type() == Shape.Type.STRING;
    parameters.add(path, asItIs ? text : text.strip(), scalar);
  }

  private boolean isFlat(Member member) {
    return switch (model.shape(member.shape())) {
      case Shape.ListOf list -> list.flat() || member.flat();
      case Shape.MapOf map -> map.flat() || member.flat();
      case Shape.Structure _, Shape.Scalar _ -> false;
    };
  }

  private static Member member(Shape.Structure structure, String name, boolean attribute)
      throws UnreadableException {
    return structure.members().values().stream()
        .filter(member -> member.location() == Member.Location.BODY)
        .filter(member -> member.wire().equals(name) && member.attribute() == attribute)
        .findFirst()
        .orElseThrow(XmlShapes::unknown);
  }

  private static List<XmlElement> children(XmlElement element) throws UnreadableException {
    if (!element.text().isBlank()) {
      throw unknown();
    }
    return element.children();
  }

  private static void require(XmlElement element, String name) throws UnreadableException {
    if (!element.name().equals(name)) {
      throw unknown();
    }
  }

  private static UnreadableException unknown() {
    return new UnreadableException("unknown-parameter", "the body has an element of no meaning");
  }
}
