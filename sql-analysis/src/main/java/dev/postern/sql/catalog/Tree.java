package dev.postern.sql.catalog;

import java.util.List;
import java.util.Map;

/** A part of a stored query, as {@link TreeReader} reads it. */
sealed interface Tree {
  /** What stands where there is nothing: {@code <>}. */
  Word NOTHING = new Word("<>");

  /**
   * A value, still escaped: equal words are equal values.
   *
   * @param text such as {@code 42}, {@code true}, {@code "name"}
   */
  record Word(String text) implements Tree {}

  /** {@code (…)}; a list of numbers begins with the word {@code i}, {@code o}, {@code x} or b. */
  record Items(List<Tree> items) implements Tree {}

  /** {@code {LABEL :field value …}}. Two nodes that look alike are still two: no record. */
  final class Node implements Tree {
    private final String label;
    private final Map<String, Tree> fields;

    Node(String label, Map<String, Tree> fields) {
      this.label = label;
      this.fields = fields;
    }

    String label() {
      return label;
    }

    /** By name with the colon, in their order. */
    Map<String, Tree> fields() {
      return fields;
    }

    /** What the field holds, {@link #NOTHING} where there is no such field. */
    Tree get(String field) {
      return fields.getOrDefault(field, NOTHING);
    }

    /** What the list in the field holds, empty where it holds none. */
    List<Tree> list(String field) {
      return get(field) instanceof Items(List<Tree> items) ? items : List.of();
    }

    /** The word in the field, {@code <>} where it holds none. */
    String word(String field) {
      return get(field) instanceof Word(String text) ? text : NOTHING.text();
    }

    /**
     * The number in the field.
     *
     * @throws UnreadableTreeException where it holds none
     */
    int number(String field) {
      String word = word(field);
      boolean negative = word.startsWith("-");
      String digits = negative ? word.substring(1) : word;
      if (!TreeWords.isNumber(digits)) {
        throw new UnreadableTreeException(label + " has no number " + field);
      }
      int number = TreeWords.number(digits);
      return negative ? -number : number;
    }
  }
}
