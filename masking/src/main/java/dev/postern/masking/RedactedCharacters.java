package dev.postern.masking;

import dev.postern.core.CellMask;
import org.jspecify.annotations.Nullable;

/** Shows three stars for any text, or as many as fit: neither content nor length. */
record RedactedCharacters(Encoding encoding, CharacterFit fit) implements CellMask {
  private static final String STARS = "***";

  @Override
  public byte @Nullable [] mask(byte[] value) {
    return encoding.write(fit.fit(STARS, value.length));
  }
}
