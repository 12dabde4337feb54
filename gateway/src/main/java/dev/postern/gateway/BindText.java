package dev.postern.gateway;

import dev.postern.core.StatementPath.Bind;
import dev.postern.masking.BinaryText;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A bound value as the journal and reviewers see it: text as it is, binary values of PostgreSQL's
 * usual types as their text, others in hex; cut where it is long.
 */
final class BindText {
  /** Bytes of one value that are kept. */
  private static final int MAX = 1024;

  private BindText() {}

  static @Nullable String of(Bind bind) {
    byte[] value = bind.value();
    if (value == null) {
      return null;
    }
    if (bind.binary()) {
      String known = BinaryText.of(bind.type(), value);
      if (known != null) {
        return known;
      }
    }
    int length = Math.min(MAX, value.length);
    String shown =
        bind.binary()
            ? "\\x" + HexFormat.of().formatHex(value, 0, length)
            : new String(value, 0, length, StandardCharsets.UTF_8);
    return value.length > length ? shown + "… (" + value.length + " bytes)" : shown;
  }
}
