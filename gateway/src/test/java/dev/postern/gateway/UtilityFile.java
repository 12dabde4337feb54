package dev.postern.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code utility.sql} or {@code mysql-utility.sql}, whose first lines say how it is written.
 */
final class UtilityFile {
  private static final Pattern HEADER = Pattern.compile("-- ([^\\[]+?)(?: \\[(.*)])?");

  private final List<UtilityCase> cases = new ArrayList<>();
  private final String server;
  private String family = "";
  private boolean counts;

  private UtilityFile(String server) {
    this.server = server;
  }

  /**
   * All cases for a server.
   *
   * @param server postgres, mysql or mariadb
   */
  static List<UtilityCase> read(String resource, String server) throws IOException {
    UtilityFile file = new UtilityFile(server);
    SuiteText.lines(resource).forEach(file::line);
    return List.copyOf(file.cases);
  }

  private void line(String line) {
    Matcher header = HEADER.matcher(line);
    if (line.startsWith("== ")) {
      family = line.substring(3);
    } else if (header.matches()) {
      List<String> words =
          header.group(2) == null ? List.of() : List.of(header.group(2).split(" "));
      counts = words.stream().allMatch(word -> word.contains("=") || word.equals(server));
      if (counts) {
        cases.add(new UtilityCase(family, header.group(1), masks(words), List.of()));
      }
    } else if (counts) {
      UtilityCase last = cases.removeLast();
      List<String> steps = new ArrayList<>(last.steps());
      steps.add(line);
      cases.add(new UtilityCase(family, last.name(), last.masks(), steps));
    }
  }

  private static Map<Integer, String> masks(List<String> words) {
    Map<Integer, String> masks = new HashMap<>();
    for (String word : words) {
      if (word.contains("=")) {
        int equals = word.indexOf('=');
        masks.put(Integer.parseInt(word.substring(0, equals)), word.substring(equals + 1));
      }
    }
    return masks;
  }
}
