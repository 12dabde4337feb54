package dev.postern.sql.rewrite;

import dev.postern.core.PositionMap;
import dev.postern.core.Span;
import dev.postern.core.SqlStatement;
import dev.postern.sql.Reading;
import dev.postern.sql.rewrite.Splices.Spliced;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Constants put into a text, and nothing else. */
public final class Replacements {
  private Replacements() {}

  /** A text with the constants in it. */
  public record Replaced(String text, PositionMap positions) {}

  /** What rereads a text. */
  public interface Reader {
    List<Reading> read(SqlStatement statement);
  }

  /**
   * Puts them in, and reads the text as the server will: empty where that finds another number of
   * statements, or anything but these constants where they stand.
   *
   * @param statements how many the text holds
   */
  public static Optional<Replaced> into(
      SqlStatement statement, int statements, List<Replacement> replacements, Reader reader) {
    Splices splices = new Splices();
    replacements.forEach(splices::replace);
    Spliced spliced = splices.into(statement.text());
    SqlStatement rewritten = new SqlStatement(spliced.text(), statement.settings());
    List<Reading> readings = reader.read(rewritten);
    return readings.size() == statements && stand(spliced, readings)
        ? Optional.of(new Replaced(spliced.text(), spliced.positions()))
        : Optional.empty();
  }

  /** Whether each constant is read where it stands, whole and by itself. */
  static boolean stand(Spliced spliced, List<Reading> readings) {
    Map<Span, String> found = new HashMap<>();
    Deque<Node> open = new ArrayDeque<>();
    for (Reading reading : readings) {
      if (reading.tree() != null) {
        open.push(reading.tree());
      }
    }
    while (!open.isEmpty()) {
      Node node = open.pop();
      String value =
          switch (node) {
            case Literal literal -> literal.value();
            case Parameter _ -> Replacement.PARAMETER;
            default -> null;
          };
      if (value != null) {
        spliced.constants().keySet().stream()
            .filter(span -> span.start() < node.span().start() && node.span().end() < span.end())
            .forEach(span -> found.merge(span, value, (one, other) -> one + other));
      }
      node.children(open::push);
    }
    return found.equals(spliced.constants());
  }
}
