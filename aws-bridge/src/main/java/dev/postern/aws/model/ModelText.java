package dev.postern.aws.model;

import dev.postern.aws.model.OperationModel.NeededAction;
import dev.postern.aws.model.OperationModel.Trait;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A service's resource: a line for each shape ({@code s}, {@code l}, {@code m}, {@code v}),
 * numbered by their order, and for each operation ({@code O}; {@code o} of outputs), fields parted
 * by tabs.
 */
final class ModelText {
  private final List<Shape> shapes = new ArrayList<>();
  private final Map<String, OperationModel> operations = new LinkedHashMap<>();
  private final Map<String, Integer> outputs = new HashMap<>();

  private ModelText() {}

  static ServiceModel read(ServiceHead head, List<String> lines) {
    ModelText text = new ModelText();
    lines.forEach(text::line);
    return new ServiceModel(head, Map.copyOf(text.operations), List.copyOf(text.shapes));
  }

  static OutputModel outputs(List<String> lines) {
    ModelText text = new ModelText();
    lines.forEach(text::line);
    return new OutputModel(Map.copyOf(text.outputs), List.copyOf(text.shapes));
  }

  private void line(String line) {
    String[] field = line.split("\t", -1);
    switch (field[0]) {
      case "s" -> shapes.add(structure(field));
      case "l" ->
          shapes.add(new Shape.ListOf(Integer.parseInt(field[1]), field[2], flag(field[3])));
      case "m" ->
          shapes.add(
              new Shape.MapOf(
                  Integer.parseInt(field[1]),
                  Integer.parseInt(field[2]),
                  field[3],
                  field[4],
                  flag(field[5])));
      case "v" -> shapes.add(new Shape.Scalar(Shape.Type.valueOf(field[1]), flag(field[2])));
      case "O" -> operations.put(field[1], operation(field));
      case "o" -> outputs.put(field[1], Integer.valueOf(field[2]));
      default -> throw new IllegalStateException("a line of no meaning: " + field[0]);
    }
  }

  private static Shape structure(String[] field) {
    Map<String, Member> members = new LinkedHashMap<>();
    for (int i = 2; i < field.length; i++) {
      String[] part = field[i].split("\\|", -1);
      String wire = part[2].isEmpty() ? part[0] : part[2];
      members.put(
          part[0],
          new Member(
              part[0],
              location(part[1]),
              wire,
              Integer.parseInt(part[3]),
              part[4].contains("r"),
              part[4].contains("f"),
              part[4].contains("a")));
    }
    return new Shape.Structure(members, field[1].isEmpty() ? null : field[1]);
  }

  private static Member.Location location(String letter) {
    return switch (letter) {
      case "" -> Member.Location.BODY;
      case "l" -> Member.Location.LABEL;
      case "q" -> Member.Location.QUERY;
      case "Q" -> Member.Location.QUERY_MAP;
      case "h" -> Member.Location.HEADER;
      case "H" -> Member.Location.HEADER_MAP;
      case "s" -> Member.Location.STATUS;
      case "e" -> Member.Location.EVENT_HEADER;
      case "p" -> Member.Location.EVENT_PAYLOAD;
      default -> throw new IllegalStateException("a place of no meaning: " + letter);
    };
  }

  private static OperationModel operation(String[] field) {
    return new OperationModel(
        field[1],
        field[2],
        UriTemplate.of(field[3]),
        field[4].isEmpty() ? null : Integer.valueOf(field[4]),
        field[5],
        traits(field[6]),
        field[7],
        pairs(field[8]).map(pair -> new NeededAction(pair[0], pair[1])).toList(),
        field[9].isEmpty() ? List.of() : List.of(field[9].split(" ")));
  }

  private static Stream<String[]> pairs(String field) {
    return field.isEmpty()
        ? Stream.empty()
        : Stream.of(field.split(" ")).map(pair -> pair.split("\\|", -1));
  }

  private static Set<Trait> traits(String letters) {
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    for (Trait trait : Trait.values()) {
      if (letters.indexOf('a' + trait.ordinal()) >= 0) {
        traits.add(trait);
      }
    }
    return traits;
  }

  private static boolean flag(String text) {
    return text.equals("1");
  }
}
