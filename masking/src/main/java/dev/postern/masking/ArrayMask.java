package dev.postern.masking;

import dev.postern.core.CellMask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Masks each element of an array; its shape and its nulls stay.
 *
 * @param redacted for what is no array of the type
 */
record ArrayMask(ArrayForm form, CellMask elements, CellMask redacted) implements CellMask {
  @Override
  public byte @Nullable [] mask(byte[] value) {
    ElementArray array = form.read(value);
    if (array == null) {
      return redacted.mask(value);
    }
    List<byte @Nullable []> shown = new ArrayList<>(array.elements().size());
    for (byte[] element : array.elements()) {
      shown.add(element == null ? null : elements.mask(element));
    }
    byte[] written = form.write(new ElementArray(array.dimensions(), shown));
    return written == null ? redacted.mask(value) : written;
  }
}
