package dev.postern.aws;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of actions as IAM has them: {@code *} and {@code ?}, whatever the letters' case. */
public record ActionPatterns(List<Pattern> patterns) {
  public ActionPatterns {
    patterns = List.copyOf(patterns);
  }

  public static ActionPatterns of(Collection<String> globs) {
    return new ActionPatterns(globs.stream().map(ActionPatterns::pattern).toList());
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

  /** Whether one of them is about the action. */
  public boolean match(String action) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(action).matches());
  }
}
