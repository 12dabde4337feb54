package dev.postern.gateway;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of actions as IAM has them: {@code *} and {@code ?}, whatever the letters' case. */
record Globs(List<Pattern> patterns) {
  static Globs of(Collection<String> globs) {
    return new Globs(globs.stream().map(Globs::pattern).toList());
  }

  private static Pattern pattern(String glob) {
    String regex =
        glob.chars()
            .mapToObj(letter ->
                switch (letter) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(Character.toString(letter));
                })
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  boolean match(String action) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(action).matches());
  }
}
