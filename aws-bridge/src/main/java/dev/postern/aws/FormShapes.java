package dev.postern.aws;

import dev.postern.aws.model.Member;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.model.Shape;
import dev.postern.aws.value.UnreadableException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a form of the Query and EC2 protocols by a shape: names are paths, such as {@code
 * Filter.1.Value.2}.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS Query</a>
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html">EC2 Query</a>
 */
final class FormShapes {
  private static final Pattern INDEX = Pattern.compile("[1-9][0-9]{0,5}");
  private final ServiceModel model;
  private final Parameters parameters;
  private final boolean ec2;

  /** A form's names as a tree: a node has a value, or what is behind the next dot. */
  private static final class Node {
    private final Map<String, Node> children = new TreeMap<>();
    private @Nullable String value;
  }

  /**
   * @param ec2 whether lists are all flat
   */
  FormShapes(ServiceModel model, Parameters parameters, boolean ec2) {
    this.model = model;
    this.parameters = parameters;
    this.ec2 = ec2;
  }

  /**
   * @param form without {@code Action} and {@code Version}
   */
  void input(Shape.Structure input, Map<String, String> form) throws UnreadableException {
    Node root = new Node();
    for (var entry : form.entrySet()) {
      Node node = root;
      for (String part : entry.getKey().split("\\.", -1)) {
        node = node.children.computeIfAbsent(part, name -> new Node());
      }
      node.value = entry.getValue();
    }
    structure(input, root, "");
  }

  private void structure(Shape.Structure structure, Node node, String path)
      throws UnreadableException {
    requireNoValue(node);
    int from = parameters.size();
    for (var child : node.children.entrySet()) {
      Member member = member(structure, child.getKey());
      value(member, child.getValue(), Parameters.within(path, member.name()));
    }
    parameters.hidePaired(path, from);
  }

  /** A list that is flat may be called by its element's name. */
  private Member member(Shape.Structure structure, String name) throws UnreadableException {
    return structure.members().values().stream()
        .filter(member -> nameOf(member).equals(name))
        .findFirst()
        .orElseThrow(FormShapes::unknown);
  }

  private String nameOf(Member member) {
    boolean named =
        !ec2
            && model.shape(member.shape()) instanceof Shape.ListOf list
            && (list.flat() || member.flat())
            && !list.wire().isEmpty();
    return named ? ((Shape.ListOf) model.shape(member.shape())).wire() : member.wire();
  }

  private void value(Member member, Node node, String path) throws UnreadableException {
    value(member.shape(), member.flat(), node, path);
  }

  private void value(int shape, boolean flat, Node node, String path) throws UnreadableException {
    parameters.give(path);
    switch (model.shape(shape)) {
      case Shape.Structure structure -> structure(structure, node, path);
      case Shape.ListOf list -> list(list, flat, node, path);
      case Shape.MapOf map -> map(map, flat, node, path);
      case Shape.Scalar scalar -> {
        String text = valueOf(node);
        boolean asItIs = scalar.type() == Shape.Type.STRING;
        parameters.add(path, asItIs ? text : text.strip(), scalar);
      }
    }
  }

  private void list(Shape.ListOf list, boolean flat, Node node, String path)
      throws UnreadableException {
    if (isEmptyOne(node)) {
      return;
    }
    Node elements = node;
    if (!ec2 && !list.flat() && !flat) {
      elements = only(node, list.wire().isEmpty() ? "member" : list.wire());
    }
    requireNoValue(elements);
    for (var element : elements.children.entrySet()) {
      requireIndex(element.getKey());
      value(list.element(), false, element.getValue(), path + "[]");
    }
  }

  private void map(Shape.MapOf map, boolean flat, Node node, String path)
      throws UnreadableException {
    if (isEmptyOne(node)) {
      return;
    }
    Node entries = map.flat() || flat ? node : only(node, "entry");
    requireNoValue(entries);
    for (var entry : entries.children.entrySet()) {
      requireIndex(entry.getKey());
      requireNoValue(entry.getValue());
      Node key = entry.getValue().children.get(map.keyWire());
      Node value = entry.getValue().children.get(map.valueWire());
      if (key == null || value == null || entry.getValue().children.size() != 2) {
        throw unknown();
      }
      String name = valueOf(key);
      parameters.key(path, name);
      value(map.value(), false, value, path + "{" + name + "}");
    }
  }

  private static boolean isEmptyOne(Node node) {
    return node.children.isEmpty() && node.value != null && node.value.isEmpty();
  }

  private static String valueOf(Node node) throws UnreadableException {
    if (!node.children.isEmpty() || node.value == null) {
      throw unknown();
    }
    return node.value;
  }

  private static Node only(Node node, String name) throws UnreadableException {
    Node child = node.children.get(name);
    requireNoValue(node);
    if (child == null || node.children.size() != 1) {
      throw unknown();
    }
    return child;
  }

  private static void requireNoValue(Node node) throws UnreadableException {
    if (node.value != null) {
      throw unknown();
    }
  }

  /** A number without leading zeros, so that no element has two names. */
  private static void requireIndex(String name) throws UnreadableException {
    if (!INDEX.matcher(name).matches()) {
      throw unknown();
    }
  }

  private static UnreadableException unknown() {
    return new UnreadableException("unknown-parameter", "the form has a name of no meaning");
  }
}
