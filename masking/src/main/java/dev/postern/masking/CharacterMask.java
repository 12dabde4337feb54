package dev.postern.masking;

import dev.postern.core.CellMask;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shows texts by a text; both formats are the same bytes.
 *
 * @param padded whether blanks at a value's end mean nothing
 * @param redacted for what is no text in the encoding
 */
record CharacterMask(
    Encoding encoding,
    boolean padded,
    CharacterFit fit,
    UnaryOperator<String> standIn,
    CellMask redacted)
    implements CellMask {
  @Override
  public byte @Nullable [] mask(byte[] value) {
    String text = encoding.read(value);
    if (text == null) {
      return redacted.mask(value);
    }
    String shown = standIn.apply(padded ? withoutPadding(text) : text);
    byte[] written = encoding.write(fit.fit(shown, value.length));
    return written == null ? redacted.mask(value) : written;
  }

  static String withoutPadding(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }
}
