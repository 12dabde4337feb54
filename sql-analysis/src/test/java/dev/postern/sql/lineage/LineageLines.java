package dev.postern.sql.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.RecordedCatalog;
import dev.postern.sql.catalog.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Lineages as the files of cases write them: a statement, and below it what comes of it. */
final class LineageLines {
  private LineageLines() {}

  /** Fails where a statement of the file has another lineage than the line below it says. */
  static void assertHold(String file, UnaryOperator<String> lineage) throws IOException {
    List<String> expected = lines(file);
    List<String> actual = new ArrayList<>();
    for (String line : expected) {
      if (line.startsWith("#")) {
        actual.add(line);
      } else if (!line.startsWith("  ")) {
        actual.add(line);
        actual.add("  " + lineage.apply(line));
      }
    }
    assertThat(String.join("\n", actual)).isEqualTo(String.join("\n", expected));
  }

  /** The statements of a file. */
  static List<String> statements(String file) throws IOException {
    return lines(file).stream()
        .filter(line -> !line.startsWith("#") && !line.startsWith("  "))
        .toList();
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream resource =
        Objects.requireNonNull(LineageLines.class.getResourceAsStream(file))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  static String line(Lineage lineage, Catalog catalog) {
    var columns = new ArrayList<String>();
    for (Column column : lineage.output().known()) {
      columns.add(sources(catalog, column.sources()));
    }
    if (!lineage.output().exact()) {
      columns.add("…" + sources(catalog, lineage.output().at(Integer.MAX_VALUE)));
    }
    String uses =
        lineage.uses().entrySet().stream()
            .map(use ->
                use.getKey().name().toLowerCase(Locale.ROOT)
                    + " "
                    + sources(catalog, use.getValue()))
            .sorted()
            .collect(Collectors.joining(", "));
    return String.join(" | ", columns)
        + (uses.isEmpty() ? "" : "; " + uses)
        + (lineage.unknown().isEmpty() ? "" : "; unknown " + lineage.unknown());
  }

  static String sources(Catalog catalog, Sources sources) {
    if (sources.everything() != null) {
      return "?";
    }
    if (sources.isNone()) {
      return "-";
    }
    return Arrays.stream(sources.columns())
        .mapToObj(column -> RecordedCatalog.column(catalog, column))
        .sorted()
        .collect(Collectors.joining("+", sources.unchanged() ? "=" : "", ""));
  }
}
