package dev.postern.access;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names relations or columns: {@code schema.table} or {@code schema.table.column}, on MySQL with
 * the database in the schema's place. A part is {@code *} for any name, a plain name, which matches
 * in any case, or an exact name in double quotes.
 */
public record NamePattern(List<Part> parts) {
  private static final String PART = "\\*|\"(?:[^\"]|\"\")+\"|[^.*\"\\s\\p{Cntrl}]+";
  private static final Pattern PARTS = Pattern.compile("(" + PART + ")(?:\\.|$)");

  /**
   * One of the names.
   *
   * @param name null for any
   * @param exact whether its case counts
   */
  public record Part(@Nullable String name, boolean exact) {
    private boolean matches(String other) {
      return name == null || (exact ? name.equals(other) : name.equalsIgnoreCase(other));
    }

    private static Part of(String written) {
      if (written.equals("*")) {
        return new Part(null, false);
      }
      return written.startsWith("\"")
          ? new Part(written.substring(1, written.length() - 1).replace("\"\"", "\""), true)
          : new Part(written, false);
    }
  }

  public NamePattern {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a pattern of so many parts.
   *
   * @throws IllegalArgumentException where it has another form
   */
  public static NamePattern parse(String text, int count) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PARTS.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      parts.add(Part.of(matcher.group(1)));
      end = matcher.end();
    }
    if (end != text.length() || text.endsWith(".") || parts.size() != count) {
      throw new IllegalArgumentException("not " + count + " names with dots between");
    }
    return new NamePattern(parts);
  }

  /**
   * Whether it names this.
   *
   * @param unsaid the answer of a name that is not known
   */
  boolean matches(boolean unsaid, @Nullable String... names) {
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      Part part = parts.get(i);
      boolean matches = name == null ? part.name() == null || unsaid : part.matches(name);
      if (!matches) {
        return false;
      }
    }
    return true;
  }
}
