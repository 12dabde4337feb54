package dev.postern.recorder;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) as it goes, nothing unsafe for a terminal in it. One class of ours instead
 * of a library: the module writes one document and reads none.
 */
final class JsonWriter {
  private final Appendable out;

  /** Whether a comma must stand before the next key or element. */
  private boolean separate;

  JsonWriter(Appendable out) {
    this.out = out;
  }

  JsonWriter beginObject() throws IOException {
    return begin('{');
  }

  JsonWriter endObject() throws IOException {
    return end('}');
  }

  JsonWriter beginArray() throws IOException {
    return begin('[');
  }

  JsonWriter endArray() throws IOException {
    return end(']');
  }

  JsonWriter key(String name) throws IOException {
    separator();
    quote(name);
    out.append(':');
    separate = false;
    return this;
  }

  JsonWriter value(@Nullable String value) throws IOException {
    separator();
    if (value == null) {
      out.append("null");
    } else {
      quote(value);
    }
    return this;
  }

  JsonWriter value(long value) throws IOException {
    separator();
    out.append(Long.toString(value));
    return this;
  }

  JsonWriter value(boolean value) throws IOException {
    separator();
    out.append(Boolean.toString(value));
    return this;
  }

  JsonWriter values(Iterable<? extends @Nullable String> values) throws IOException {
    beginArray();
    for (String value : values) {
      value(value);
    }
    return endArray();
  }

  private JsonWriter begin(char bracket) throws IOException {
    separator();
    out.append(bracket);
    separate = false;
    return this;
  }

  private JsonWriter end(char bracket) throws IOException {
    out.append(bracket);
    separate = true;
    return this;
  }

  private void separator() throws IOException {
    if (separate) {
      out.append(',');
    }
    separate = true;
  }

  private void quote(String text) throws IOException {
    out.append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int end = i + Character.charCount(c);
      if (c == '"' || c == '\\') {
        out.append('\\').append((char) c);
      } else if (TerminalText.isUnsafe(c)) {
        for (; i < end; i++) {
          out.append(String.format(Locale.ROOT, "\\u%04x", (int) text.charAt(i)));
        }
      } else {
        out.append(text, i, end);
      }
      i = end;
    }
    out.append('"');
  }
}
