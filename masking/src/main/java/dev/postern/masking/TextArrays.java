package dev.postern.masking;

import dev.postern.masking.ElementArray.Dimension;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code {1,2}}, {@code {{"a b",NULL},{c,d}}}, {@code [0:1]={1,2}}: PostgreSQL's documentation,
 * section 8.15.6. Each built-in type that is masked by element has a comma between them.
 */
record TextArrays(Encoding encoding) implements ArrayForm {
  private static final String NEEDS_QUOTES = "{},\"\\ \t\n\r\u000b\f";

  @Override
  public @Nullable ElementArray read(byte[] value) {
    String text = encoding.read(value);
    return text == null ? null : new ArrayLiteral(text, encoding).read();
  }

  @Override
  public byte @Nullable [] write(ElementArray array) {
    if (array.dimensions().isEmpty()) {
      return encoding.write("{}");
    }
    StringBuilder text = new StringBuilder();
    if (array.dimensions().stream().anyMatch(dimension -> dimension.lower() != 1)) {
      for (Dimension dimension : array.dimensions()) {
        int upper = dimension.lower() + dimension.size() - 1;
        text.append('[').append(dimension.lower()).append(':').append(upper).append(']');
      }
      text.append('=');
    }
    return write(text, array.dimensions(), array.elements().iterator())
        ? encoding.write(text.toString())
        : null;
  }

  private boolean write(
      StringBuilder text, List<Dimension> dimensions, Iterator<byte @Nullable []> elements) {
    List<Dimension> inner = dimensions.subList(1, dimensions.size());
    text.append('{');
    for (int i = 0; i < dimensions.getFirst().size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      boolean written =
          inner.isEmpty() ? write(text, elements.next()) : write(text, inner, elements);
      if (!written) {
        return false;
      }
    }
    text.append('}');
    return true;
  }

  private boolean write(StringBuilder text, byte @Nullable [] element) {
    if (element == null) {
      text.append(ArrayLiteral.NULL);
      return true;
    }
    String value = encoding.read(element);
    if (value == null) {
      return false;
    }
    if (!needsQuotes(value)) {
      text.append(value);
      return true;
    }
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\');
      }
      text.append(c);
    }
    text.append('"');
    return true;
  }

  private static boolean needsQuotes(String value) {
    return value.isEmpty()
        || value.equalsIgnoreCase(ArrayLiteral.NULL)
        || value.chars().anyMatch(c -> NEEDS_QUOTES.indexOf(c) >= 0);
  }
}
