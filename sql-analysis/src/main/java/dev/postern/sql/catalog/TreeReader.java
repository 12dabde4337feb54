package dev.postern.sql.catalog;

import dev.postern.sql.catalog.Tree.Items;
import dev.postern.sql.catalog.Tree.Node;
import dev.postern.sql.catalog.Tree.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes nodes of the text form of {@code pg_node_tree}: {@code tree = word | "(" tree* ")" | "{"
 * LABEL (":field" tree bytes?)* "}"}, {@code bytes = "[" word* "]"}.
 */
final class TreeReader {
  /** Brackets within brackets: what walks the tree calls itself as deep. */
  static final int MAX_DEPTH = 1_000;

  /** Characters. */
  static final int MAX_LENGTH = 8 << 20;

  private final TreeWords words;
  private int depth;

  private TreeReader(String text) {
    words = new TreeWords(text);
  }

  /**
   * The first tree of the text.
   *
   * @throws UnreadableTreeException where it ends early, is deeper or longer than the bounds, or
   *     has a field where none can be
   */
  static Tree read(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new UnreadableTreeException("a tree of " + text.length() + " characters");
    }
    var reader = new TreeReader(text);
    return reader.tree(reader.word());
  }

  private Tree tree(String word) {
    return switch (word) {
      case "{" -> node();
      case "(" -> items();
      case "}", ")" -> throw new UnreadableTreeException("a bracket closes what is not open");
      case "<>" -> Tree.NOTHING;
      default -> new Word(word);
    };
  }

  private Node node() {
    deeper();
    String label = word();
    Map<String, Tree> fields = new LinkedHashMap<>();
    String name = word();
    while (!name.equals("}")) {
      if (!name.startsWith(":")) {
        throw new UnreadableTreeException(label + " has a value without a field");
      }
      fields.put(name, tree(word()));
      name = word();
      if (name.equals("[")) {
        name = behindBytes();
      }
    }
    depth--;
    return new Node(label, fields);
  }

  /** A constant's value is its length and its bytes, {@code 4 [ 1 0 0 0 ]}. */
  private String behindBytes() {
    while (!word().equals("]")) {
      // The bytes of a constant are of no interest.
    }
    return word();
  }

  private Items items() {
    deeper();
    List<Tree> items = new ArrayList<>();
    for (String word = word(); !word.equals(")"); word = word()) {
      items.add(tree(word));
    }
    depth--;
    return new Items(items);
  }

  private void deeper() {
    if (++depth > MAX_DEPTH) {
      throw new UnreadableTreeException("a tree deeper than " + MAX_DEPTH);
    }
  }

  private String word() {
    String word = words.next();
    if (word == null) {
      throw new UnreadableTreeException("a tree ends early");
    }
    return word;
  }
}
