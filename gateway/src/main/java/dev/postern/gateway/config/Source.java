package dev.postern.gateway.config;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the file's values are read against.
 *
 * @param file what errors call the file
 * @param directory what relative paths start from
 * @param environment the process's variables
 * @param keys every key that was asked for
 */
record Source(
    String file, Path directory, Function<String, @Nullable String> environment, Keys keys) {
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

  /**
   * The keys a reading asked for, written as {@code policies[].rules[].deny}. The documentation's
   * test holds docs/configuration.md against them.
   *
   * @param present those that the file has
   */
  record Keys(Set<String> supported, Set<String> notYet, Set<String> present) {
    Keys() {
      this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    }
  }

  Source(String file, Path directory, Function<String, @Nullable String> environment) {
    this(file, directory, environment, new Keys());
  }

  static String pattern(String key) {
    return INDEX.matcher(key).replaceAll("[]");
  }
}
