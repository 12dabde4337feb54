package dev.postern.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code utility.sql}, whose first lines say how it is written. */
final class UtilityFile {
  private static final Pattern HEADER = Pattern.compile("-- ([^\\[]+?)(?: \\[(.*)])?");

  private final List<UtilityCase> cases = new ArrayList<>();
  private String family = "";

  private UtilityFile() {}

  static List<UtilityCase> read() throws IOException {
    UtilityFile file = new UtilityFile();
    SuiteText.lines("utility.sql").forEach(file::line);
    return List.copyOf(file.cases);
  }

  private void line(String line) {
    Matcher header = HEADER.matcher(line);
    if (line.startsWith("== ")) {
      family = line.substring(3);
    } else if (header.matches()) {
      cases.add(new UtilityCase(family, header.group(1), masks(header.group(2)), List.of()));
    } else {
      UtilityCase last = cases.removeLast();
      List<String> steps = new ArrayList<>(last.steps());
      steps.add(line);
      cases.add(new UtilityCase(family, last.name(), last.masks(), steps));
    }
  }

  private static Map<Integer, String> masks(@Nullable String words) {
    Map<Integer, String> masks = new HashMap<>();
    if (words != null) {
      for (String word : words.split(" ")) {
        masks.put(Integer.parseInt(word.substring(0, 1)), word.substring(2));
      }
    }
    return masks;
  }
}
