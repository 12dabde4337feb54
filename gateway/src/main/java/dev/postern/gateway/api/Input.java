package dev.postern.gateway.api;

import dev.postern.gateway.https.Request;
import dev.postern.gateway.json.JsonReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request's body: a JSON object of known keys. */
record Input(Map<?, ?> values) {
  /** Bytes of a body. */
  static final int MAX_BODY = 64 << 10;

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");

  /**
   * @param keys that there may be; any other is refused
   */
  static Input of(Request request, Set<String> keys) throws Problem {
    if (request.body().length > MAX_BODY) {
      throw new Problem(413, "body-too-large", "a body has " + MAX_BODY + " bytes at most");
    }
    String type = request.headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    if (!type.replace(" ", "").matches("application/json(;charset=utf-8)?")) {
      throw new Problem(415, "body-type", "the body is to be of type application/json");
    }
    if (!(json(request.body()) instanceof Map<?, ?> values)) {
      throw Problem.invalid("the body is to be an object");
    }
    if (!keys.containsAll(values.keySet())) {
      throw Problem.invalid("the body has an unknown key; known are " + sorted(keys));
    }
    return new Input(values);
  }

  /** Refuses a body where there is nothing to say. */
  static void none(Request request) throws Problem {
    if (request.body().length > 0) {
      throw Problem.invalid("no body is expected");
    }
  }

  private static @Nullable Object json(byte[] body) throws Problem {
    try {
      return JsonReader.read(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw Problem.invalid("the body is no JSON");
    }
  }

  /**
   * A text, at most so many characters of which none is a control character besides line ends and
   * tabs; null where it is not there.
   */
  @Nullable String text(String key, int longest) throws Problem {
    if (!values.containsKey(key)) {
      return null;
    }
    if (!(values.get(key) instanceof String text)) {
      throw Problem.invalid(key + " is to be a text");
    }
    if (text.length() > longest) {
      throw Problem.invalid(key + " has " + longest + " characters at most");
    }
    if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
      throw Problem.invalid(key + " has characters that cannot be shown");
    }
    return text;
  }

  String needed(String key, int longest) throws Problem {
    String text = text(key, longest);
    if (text == null || text.isBlank()) {
      throw Problem.invalid(key + " is required");
    }
    return text;
  }

  /** A list of texts, from one to so many. */
  List<String> texts(String key, int most, int longest) throws Problem {
    if (!(values.get(key) instanceof List<?> list) || list.isEmpty() || list.size() > most) {
      throw Problem.invalid(key + " is to be a list of 1 to " + most + " texts");
    }
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof String text)
          || text.length() > longest
          || text.chars().anyMatch(Character::isISOControl)) {
        throw Problem.invalid(key + " is to be a list of texts of " + longest + " characters");
      }
      texts.add(text);
    }
    return texts;
  }

  /** A time such as {@code 30m}; null where it is not there. */
  @Nullable Duration duration(String key) throws Problem {
    String text = text(key, 7);
    if (text == null) {
      return null;
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw Problem.invalid(key + " is to be a time such as 90s, 30m, 8h or 2d");
    }
    long count = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    if (!duration.isPositive()) {
      throw Problem.invalid(key + " is to be more than nothing");
    }
    return duration;
  }

  /** The constant spelt so in small letters; null where it is not there. */
  <E extends Enum<E>> @Nullable E word(String key, Class<E> type) throws Problem {
    String text = text(key, 20);
    return text == null ? null : word(key, text, type);
  }

  static <E extends Enum<E>> E word(String key, String text, Class<E> type) throws Problem {
    for (E constant : type.getEnumConstants()) {
      if (Shown.word(constant).equals(text)) {
        return constant;
      }
    }
    throw Problem.invalid(key + " has an unknown word");
  }

  private static String sorted(Set<String> keys) {
    return String.join(", ", keys.stream().sorted().toList());
  }
}
