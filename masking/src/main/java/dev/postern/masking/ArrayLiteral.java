package dev.postern.masking;

import dev.postern.masking.ElementArray.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one array in text as PostgreSQL's {@code array_out} writes it. It takes less than {@code
 * array_in}: no blanks around elements, no empty inner arrays.
 */
final class ArrayLiteral {
  static final String NULL = "NULL";

  private static final Pattern BOUNDS = Pattern.compile("\\[(-?\\d{1,10}):(-?\\d{1,10})]");

  private final String text;
  private final Encoding encoding;
  private final List<byte @Nullable []> elements = new ArrayList<>();

  /** Sizes by depth, as the first array of each depth had them; 0 where none has ended yet. */
  private final int[] sizes = new int[ArrayForm.MOST_DIMENSIONS];

  /** How many arrays are around each element; 0 before the first one. */
  private int depths;

  private int at;

  ArrayLiteral(String text, Encoding encoding) {
    this.text = text;
    this.encoding = encoding;
  }

  /** Null where the text is no array. Reads once. */
  @Nullable ElementArray read() {
    if (text.equals("{}")) {
      return ElementArray.EMPTY;
    }
    List<Bounds> bounds = bounds();
    if (!bounds.isEmpty() && !take('=')) {
      return null;
    }
    if (!array(0) || at != text.length()) {
      return null;
    }
    List<Dimension> dimensions = dimensions(bounds);
    return dimensions == null ? null : new ElementArray(dimensions, elements);
  }

  private record Bounds(long lower, long upper) {}

  private List<Bounds> bounds() {
    List<Bounds> bounds = new ArrayList<>();
    Matcher matcher = BOUNDS.matcher(text);
    while (bounds.size() < ArrayForm.MOST_DIMENSIONS
        && matcher.region(at, text.length()).lookingAt()) {
      bounds.add(new Bounds(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
      at = matcher.end();
    }
    return bounds;
  }

  private @Nullable List<Dimension> dimensions(List<Bounds> bounds) {
    if (!bounds.isEmpty() && bounds.size() != depths) {
      return null;
    }
    List<Dimension> dimensions = new ArrayList<>(depths);
    for (int depth = 0; depth < depths; depth++) {
      int size = sizes[depth];
      Bounds given = bounds.isEmpty() ? new Bounds(1, size) : bounds.get(depth);
      Dimension dimension = new Dimension((int) given.lower, size);
      if (dimension.lower() != given.lower
          || given.upper != given.lower + size - 1
          || !dimension.isValid()) {
        return null;
      }
      dimensions.add(dimension);
    }
    return dimensions;
  }

  /** Whether an array at this depth begins here that has the others' shape; goes behind it. */
  private boolean array(int depth) {
    if (depth == ArrayForm.MOST_DIMENSIONS || !take('{')) {
      return false;
    }
    int size = 0;
    do {
      if (!(isAt('{') ? array(depth + 1) : element(depth + 1))) {
        return false;
      }
      size++;
    } while (take(','));
    if (sizes[depth] == 0) {
      sizes[depth] = size;
    }
    return take('}') && sizes[depth] == size;
  }

  private boolean element(int arraysAround) {
    if (depths == 0) {
      depths = arraysAround;
    }
    return depths == arraysAround && (take('"') ? quoted() : plain());
  }

  private boolean quoted() {
    StringBuilder value = new StringBuilder();
    while (!take('"')) {
      take('\\');
      if (at == text.length()) {
        return false;
      }
      value.append(text.charAt(at++));
    }
    return add(value.toString());
  }

  /** What is not in quotes has no character that needs them. */
  private boolean plain() {
    int start = at;
    while (at < text.length() && !isAt(',') && !isAt('}')) {
      if (isAt('{') || isAt('"') || isAt('\\')) {
        return false;
      }
      at++;
    }
    String value = text.substring(start, at);
    if (value.equalsIgnoreCase(NULL)) {
      elements.add(null);
      return true;
    }
    return !value.isEmpty() && add(value);
  }

  private boolean add(String value) {
    byte[] element = encoding.write(value);
    elements.add(element);
    return element != null;
  }

  private boolean isAt(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean take(char c) {
    if (!isAt(c)) {
      return false;
    }
    at++;
    return true;
  }
}
