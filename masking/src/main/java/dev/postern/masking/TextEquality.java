package dev.postern.masking;

import dev.postern.core.StatementPath.Bind;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/**
 * Of a column of texts.
 *
 * @param type the column's OID
 * @param padded whether blanks at a value's end mean nothing
 * @param longest characters that the column shows
 */
record TextEquality(MaskSpec.Pseudonym mask, int type, boolean padded, int longest)
    implements PseudonymEquality {
  @Override
  public boolean takes(int parameterType) {
    // A text that is compared as char(n) would lose its blanks.
    return parameterType == 0
        || parameterType == type
        || parameterType == Oid.TEXT
        || parameterType == Oid.VARCHAR;
  }

  @Override
  public Optional<Constant> constant(Written written, String value) {
    return switch (written) {
      case STRING -> Optional.of(new Constant.Text(value(value)));
      case DIGITS -> Optional.empty();
    };
  }

  @Override
  public byte @Nullable [] translate(Bind bind, Charset encoding) {
    byte[] value = bind.value();
    if (value == null) {
      return null;
    }
    Encoding session = new Encoding(encoding);
    String shown = session.read(value);
    byte[] written = shown == null ? null : session.write(value(shown));
    return written == null
        ? Objects.requireNonNull(session.write(mask.standIns().nobody()), "ASCII")
        : written;
  }

  private String value(String shown) {
    return value(shown, mask, padded, longest);
  }

  /** What a pseudonym stands for, or what no row holds. */
  static String value(String shown, MaskSpec.Pseudonym mask, boolean padded, int longest) {
    String pseudonym = padded ? CharacterMask.withoutPadding(shown) : shown;
    String value = pseudonym.length() > longest ? null : mask.standIns().textOf(pseudonym);
    // A char(n) holds no value that ends so; compared with it, the blanks would mean nothing.
    return value == null || (padded && value.endsWith(" ")) ? mask.standIns().nobody() : value;
  }
}
