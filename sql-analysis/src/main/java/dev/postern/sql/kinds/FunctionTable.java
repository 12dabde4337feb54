package dev.postern.sql.kinds;

import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions of a dialect that do more than compute a value, read from its table. */
public final class FunctionTable {
  public static final FunctionTable POSTGRES = read("functions.table");
  public static final FunctionTable MYSQL = read("functions-mysql.table");

  /** What a call of a function does. */
  public record Effect(Set<Kind> kinds, Risk risk, Reason reason) {}

  private record Pattern(String prefix, String suffix, Effect effect) {
    boolean matches(String name) {
      return name.length() >= prefix.length() + suffix.length()
          && name.startsWith(prefix)
          && name.endsWith(suffix);
    }
  }

  private final Map<String, Effect> exact = new HashMap<>();
  private final List<Pattern> patterns = new ArrayList<>();

  private FunctionTable() {}

  private static FunctionTable read(String file) {
    FunctionTable table = new FunctionTable();
    try (InputStream in = Objects.requireNonNull(FunctionTable.class.getResourceAsStream(file))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(table::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  private void add(String line) {
    String[] words = line.strip().split("\\s+");
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (int i = 3; i < words.length; i++) {
      kinds.add(Kind.of(words[i]).orElseThrow());
    }
    Risk risk = Risk.of(words[2]).orElseThrow();
    Effect effect = new Effect(Set.copyOf(kinds), risk, Reasons.of(words[1]));
    int star = words[0].indexOf('*');
    if (star < 0) {
      exact.put(words[0], effect);
    } else {
      String prefix = words[0].substring(0, star);
      patterns.add(new Pattern(prefix, words[0].substring(star + 1), effect));
    }
  }

  /** What a call of {@code function} does beyond its value, null where that is nothing known. */
  public @Nullable Effect effect(ObjectName function) {
    Effect effect = exact.get(function.name());
    if (effect != null) {
      return effect;
    }
    for (Pattern pattern : patterns) {
      String name = pattern.prefix().indexOf('.') >= 0 ? function.toString() : function.name();
      if (pattern.matches(name)) {
        return pattern.effect();
      }
    }
    return null;
  }
}
