package dev.postern.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Legitimate statements run twice, directly and through the gate, and what differed. */
final class UtilitySuite {
  /** A question to the driver about the database. */
  interface Question {
    ResultSet ask(DatabaseMetaData metadata) throws SQLException;
  }

  private final Connection direct;
  private final Connection gated;
  private final UnaryOperator<String> pseudonym;
  private final SuiteTable table;
  private final Set<String> differing = new LinkedHashSet<>();
  private final List<String> wrong = new ArrayList<>();

  /**
   * A suite over two sessions of the same login.
   *
   * @param pseudonym of a value, as the gate shows it
   */
  UtilitySuite(
      SuiteTable table, Connection direct, Connection gated, UnaryOperator<String> pseudonym) {
    this.table = table;
    this.direct = direct;
    this.gated = gated;
    this.pseudonym = pseudonym;
  }

  static SuiteTable table(String title) {
    return new SuiteTable(title, "cases", "work", "same through the gate");
  }

  void run(List<UtilityCase> cases) throws SQLException, IOException {
    for (UtilityCase one : cases) {
      List<List<@Nullable String>> expected =
          expected(UtilityRun.run(direct, one.with(UnaryOperator.identity())), one.masks());
      boolean works = !expected.toString().startsWith("[[error");
      if (!works) {
        wrong.add(one.title() + " does not work directly: " + expected);
      }
      boolean same = UtilityRun.run(gated, one.with(pseudonym)).equals(expected);
      count(one.family(), one.title(), works, same);
    }
  }

  void ask(Map<String, Question> questions) throws SQLException {
    ask(questions, Map.of());
  }

  /**
   * Asks the driver.
   *
   * @param masks of the answers' columns, by the question's title
   */
  void ask(Map<String, Question> questions, Map<String, Map<Integer, String>> masks)
      throws SQLException {
    String family = "driver metadata";
    for (Map.Entry<String, Question> question : questions.entrySet()) {
      List<List<@Nullable String>> expected =
          expected(
              ask(direct, question.getValue()), masks.getOrDefault(question.getKey(), Map.of()));
      boolean same = ask(gated, question.getValue()).equals(expected);
      count(family, family + ": " + question.getKey(), true, same);
    }
  }

  private void count(String family, String title, boolean works, boolean same) {
    table.count(family, true, works, same);
    if (!same) {
      differing.add(title);
    }
  }

  private static List<List<@Nullable String>> ask(Connection connection, Question question)
      throws SQLException {
    try (ResultSet result = question.ask(connection.getMetaData())) {
      return UtilityRun.rows(result);
    } catch (SQLException e) {
      return List.of(List.of("error " + e.getSQLState()));
    }
  }

  /** The direct answer with the masks that the columns are to have. */
  private List<List<@Nullable String>> expected(
      List<List<@Nullable String>> rows, Map<Integer, String> masks) {
    List<List<@Nullable String>> expected = new ArrayList<>(rows);
    for (int i = 1; i < rows.size(); i++) {
      List<@Nullable String> row = new ArrayList<>(rows.get(i));
      masks.forEach((column, mask) -> row.set(column - 1, masked(row.get(column - 1), mask)));
      expected.set(i, row);
    }
    return expected;
  }

  private @Nullable String masked(@Nullable String value, String mask) {
    if (value == null) {
      return null;
    }
    return switch (mask) {
      case "last" -> "*".repeat(value.length() - 4) + value.substring(value.length() - 4);
      case "first" -> value.substring(0, 3) + "*".repeat(value.length() - 3);
      case "redact" -> "1970-01-01";
      case "stars" -> "***";
      case "hash" -> hash(value);
      case "pseudonym" -> pseudonym.apply(value);
      case "null" -> null;
      default -> throw new IllegalArgumentException("no such mask: " + mask);
    };
  }

  private static String hash(String value) {
    try {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Titles of the cases that are not the same through the gate. */
  Set<String> differing() {
    return differing;
  }

  /** Cases that do not work directly. */
  List<String> wrong() {
    return wrong;
  }
}
