package dev.postern.masking;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.StatementPath.Bind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/** Of a column of UUIDs. */
record UuidEquality(MaskSpec.Pseudonym mask) implements PseudonymEquality {
  private static final int DIGITS = 32;

  @Override
  public boolean takes(int type) {
    return type == 0 || type == Oid.UUID;
  }

  @Override
  public Optional<Constant> constant(Written written, String value) {
    byte[] translated =
        switch (written) {
          case STRING -> text(value);
          case DIGITS -> null;
        };
    return translated == null
        ? Optional.empty()
        : Optional.of(new Constant.Text(new String(translated, StandardCharsets.US_ASCII)));
  }

  /** Null for what is no UUID. */
  @Override
  public byte @Nullable [] translate(Bind bind, Charset encoding) {
    byte[] value = bind.value();
    if (value == null) {
      return null;
    }
    return bind.binary()
        ? masked(value, Format.BINARY)
        : text(new String(value, StandardCharsets.ISO_8859_1));
  }

  private byte @Nullable [] masked(byte[] value, Format format) {
    return new UuidMask(format, mask.standIns()::uuidOf, _ -> null).mask(value);
  }

  /** The server takes upper case, braces, and hyphens behind any four digits. */
  private byte @Nullable [] text(String value) {
    boolean braced = value.startsWith("{") && value.endsWith("}") && value.length() > 1;
    String digits = (braced ? value.substring(1, value.length() - 1) : value).replace("-", "");
    if (digits.length() != DIGITS) {
      return null;
    }
    String spelled =
        digits.toLowerCase(Locale.ROOT).replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-");
    return masked(spelled.getBytes(StandardCharsets.US_ASCII), Format.TEXT);
  }
}
