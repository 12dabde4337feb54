package dev.postern.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The text resources that the suites' cases are in. */
final class SuiteText {
  private SuiteText() {}

  /** Without empty lines and those that start with a #. */
  static List<String> lines(String resource) throws IOException {
    return all(resource).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  /** Statements, each ended by a semicolon at a line's end. */
  static String[] statements(String resource) throws IOException {
    return Arrays.stream(String.join("\n", lines(resource)).split(";(\n|$)"))
        .filter(statement -> !statement.isBlank())
        .toArray(String[]::new);
  }

  /** Lines of {@code family: name: reason}, by {@code family: name}. */
  static Map<String, String> reasons(String text) {
    Map<String, String> reasons = new LinkedHashMap<>();
    text.lines()
        .map(String::strip)
        .forEach(line -> {
          int colon = line.lastIndexOf(": ");
          reasons.put(line.substring(0, colon), line.substring(colon + 2));
        });
    return reasons;
  }

  private static String all(String resource) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(SuiteText.class.getResourceAsStream(resource), resource)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
