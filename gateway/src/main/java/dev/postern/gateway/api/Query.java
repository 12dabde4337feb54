package dev.postern.gateway.api;

import dev.postern.access.StateStore;
import dev.postern.gateway.https.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request's query: known names, each once. */
record Query(Map<String, String> values) {
  /** How long a page is where the caller does not say. */
  static final int PAGE = 50;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,2}");

  /**
   * @param names that there may be; any other is refused
   */
  static Query of(Request request, String... names) throws Problem {
    Map<String, String> values = new HashMap<>();
    if (!request.query().isEmpty()) {
      for (String pair : request.query().split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        if (equals < 0 || !Set.of(names).contains(name)) {
          throw Problem.invalid("known in the query are " + String.join(", ", names));
        }
        if (values.put(name, decoded(pair.substring(equals + 1))) != null) {
          throw Problem.invalid(name + " stands twice in the query");
        }
      }
    }
    return new Query(values);
  }

  private static String decoded(String text) throws Problem {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("the query is not encoded as one");
    }
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  boolean flag(String name, boolean otherwise) throws Problem {
    return switch (values.get(name)) {
      case null -> otherwise;
      case "true" -> true;
      case "false" -> false;
      case String _ -> throw Problem.invalid(name + " is true or false");
    };
  }

  /** The id that the page before this one ended at; null for the first page. */
  @Nullable String after() throws Problem {
    String after = values.get("after");
    if (after != null && !ID.matcher(after).matches()) {
      throw Problem.invalid("after is what the page before gave as next");
    }
    return after;
  }

  /** A time, as this API writes them; null where the query has none. */
  @Nullable Instant time(String name) throws Problem {
    String time = values.get(name);
    try {
      return time == null ? null : Instant.parse(time);
    } catch (DateTimeParseException e) {
      throw Problem.invalid(name + " is a time such as 2026-11-24T16:00:00Z");
    }
  }

  int limit() throws Problem {
    String limit = values.get("limit");
    if (limit == null) {
      return PAGE;
    }
    if (!NUMBER.matcher(limit).matches() || Integer.parseInt(limit) > StateStore.MAX_PAGE) {
      throw Problem.invalid("limit is a number from 1 to " + StateStore.MAX_PAGE);
    }
    return Integer.parseInt(limit);
  }
}
