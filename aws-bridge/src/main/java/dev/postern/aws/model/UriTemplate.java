package dev.postern.aws.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where REST has an operation: segments, of which labels take any value, and parameters that are
 * part of the operation's name.
 *
 * @param segments without the empty ones before and behind
 * @param constants parameters that have to be there, by name; an empty value is {@code ?acl} or
 *     {@code ?acl=}
 */
public record UriTemplate(List<Segment> segments, Map<String, String> constants) {
  /** One segment of the path. */
  public sealed interface Segment {
    record Literal(String text) implements Segment {}

    /**
     * @param greedy whether it takes slashes too
     */
    record Label(String name, boolean greedy) implements Segment {}
  }

  static UriTemplate of(String text) {
    int question = text.indexOf('?');
    List<Segment> segments = new ArrayList<>();
    for (String segment : (question < 0 ? text : text.substring(0, question)).split("/")) {
      if (!segment.isEmpty()) {
        segments.add(segment(segment));
      }
    }
    Map<String, String> constants = new LinkedHashMap<>();
    if (question >= 0) {
      for (String pair : text.substring(question + 1).split("&")) {
        int equals = pair.indexOf('=');
        constants.put(
            equals < 0 ? pair : pair.substring(0, equals),
            equals < 0 ? "" : pair.substring(equals + 1));
      }
    }
    return new UriTemplate(List.copyOf(segments), Map.copyOf(constants));
  }

  private static Segment segment(String text) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return new Segment.Literal(text);
    }
    boolean greedy = text.endsWith("+}");
    return new Segment.Label(text.substring(1, text.length() - (greedy ? 2 : 1)), greedy);
  }
}
