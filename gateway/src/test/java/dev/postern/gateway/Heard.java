package dev.postern.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an attacker hears. */
final class Heard {
  private final StringBuilder answer = new StringBuilder();
  private final StringBuilder cells = new StringBuilder();

  /** A message of the server's, numbers in digits. */
  void message(String text) {
    answer.append(text).append('\n');
  }

  /** A row's cells, which stand in a message too. */
  void row(List<@Nullable String> row) {
    row.forEach(cell -> cells.append(cell == null ? "" : cell));
  }

  /**
   * Characters that come one a row, one a column or with a zero beside are a value all the same.
   */
  @Override
  public String toString() {
    return (answer + "\n" + cells).replace("\0", "");
  }
}
