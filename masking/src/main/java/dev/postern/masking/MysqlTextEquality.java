package dev.postern.masking;

import dev.postern.core.StatementPath.Bind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Of a column of MySQL's texts. A bound value is sent as the hexadecimal digits of its UTF-8: every
 * character set that a session can write in has those, and not every one the value's characters.
 *
 * @param padded whether blanks at a value's end mean nothing
 * @param longest characters that the column shows
 */
record MysqlTextEquality(MaskSpec.Pseudonym mask, boolean padded, int longest)
    implements PseudonymEquality {
  @Override
  public boolean takes(int type) {
    return true;
  }

  @Override
  public int sentAs(int type) {
    return MysqlTypes.VAR_STRING;
  }

  @Override
  public Optional<Exactness> exactness() {
    return Optional.of(new Exactness(padded));
  }

  @Override
  public Optional<Constant> constant(Written written, String value) {
    return switch (written) {
      case STRING -> Optional.of(new Constant.Exact(value(value), padded));
      // The servers compare it as a number.
      case DIGITS -> Optional.empty();
    };
  }

  @Override
  public byte @Nullable [] translate(Bind bind, Charset encoding) {
    byte[] value = bind.value();
    if (value == null) {
      return null;
    }
    byte[] sent = value(new String(value, encoding)).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sent).getBytes(StandardCharsets.US_ASCII);
  }

  private String value(String shown) {
    return TextEquality.value(shown, mask, padded, longest);
  }
}
