package dev.postern.sql.mysql;

import dev.postern.sql.parsing.NotUnderstood;
import java.util.ArrayList;
import java.util.List;

/** Cuts a text's tokens into statements at semicolons, but for those in a stored program. */
final class Splitter {
  /**
   * One statement.
   *
   * @param from its first token
   * @param to behind its last
   */
  record Part(int from, int to) {}

  private Splitter() {}

  /** The statements of a text; empty ones are dropped. */
  static List<Part> split(Tokens tokens) throws NotUnderstood {
    List<Part> parts = new ArrayList<>();
    int last = tokens.size() - 1;
    int from = 0;
    while (from < last) {
      int to = ProgramBody.holds(tokens, from) ? new ProgramBody(tokens, from).end() : from;
      while (to < last && !tokens.is(to, ';')) {
        to++;
      }
      if (to > from) {
        parts.add(new Part(from, to));
      }
      from = to + 1;
    }
    return parts;
  }
}
