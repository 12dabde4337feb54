package dev.postern.masking;

import dev.postern.core.CellMask;
import java.nio.charset.StandardCharsets;

/** Shows three stars for any text, or as many as fit: neither content nor length. */
record RedactedCharacters(CharacterFit fit) implements CellMask {
  private static final String STARS = "***";

  @Override
  public byte[] mask(byte[] value) {
    return fit.fit(STARS, value.length).getBytes(StandardCharsets.US_ASCII);
  }
}
