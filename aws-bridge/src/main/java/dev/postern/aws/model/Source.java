package dev.postern.aws.model;

import dev.postern.core.AwsParameter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a request fills a name of an ARN, or is a condition for an action, as {@code
 * adjustments.txt} writes it: <code>PATH[~REGEX[>TEXT]][#FORM]</code>.
 *
 * @param path of a parameter; one that ends in {@code {}} is the keys of a map
 * @param pattern what a value has to be, whole; its first group is what counts; null for any value
 * @param text what such a value stands for, null for what counts of it
 */
public record Source(String path, @Nullable Pattern pattern, @Nullable String text, Form form) {
  /** What the value says of the name. */
  public enum Form {
    /** It is the name. */
    WHOLE,
    /** It is not all of the name. */
    PART,
    /** It leads to the name without saying it, as an alias or a tag does. */
    OPEN,
    /** It is a queue's address. */
    QUEUE,
    /** It leads to the name, where nothing before it says one. */
    ELSE,
    /** It is the name; where an element of its list has none, another is meant. */
    EACH
  }

  /** Of its text. */
  public static Source of(String text) {
    int hash = text.lastIndexOf('#');
    Form form =
        switch (hash < 0 ? "" : text.substring(hash + 1)) {
          case "" -> Form.WHOLE;
          case "part" -> Form.PART;
          case "open" -> Form.OPEN;
          case "queue" -> Form.QUEUE;
          case "each" -> Form.EACH;
          case "else" -> Form.ELSE;
          default -> throw new IllegalStateException("a form of no meaning: " + text);
        };
    String rest = hash < 0 ? text : text.substring(0, hash);
    int tilde = rest.indexOf('~');
    if (tilde < 0) {
      return new Source(rest, null, null, form);
    }
    String[] means = rest.substring(tilde + 1).split(">", 2);
    return new Source(
        rest.substring(0, tilde),
        Pattern.compile(means[0]),
        means.length == 1 ? null : means[1],
        form);
  }

  /** What of a value counts, null where this is none. */
  public @Nullable String in(AwsParameter parameter) {
    if (!parameter.path().equals(path)) {
      return null;
    }
    if (pattern == null) {
      return parameter.value();
    }
    Matcher matcher = pattern.matcher(parameter.value());
    if (!matcher.matches()) {
      return null;
    }
    if (text != null) {
      return text;
    }
    return matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
  }
}
