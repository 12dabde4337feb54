package dev.postern.core;

import org.jspecify.annotations.Nullable;

/** Masks the values of one column of one result; it knows their type and format. */
public interface CellMask {
  /**
   * A valid value of the same type and format that shows only what the mask allows.
   *
   * @param value the value's bytes as they are on the wire, never SQL's null
   * @return the bytes to send, null for SQL's null, which is also the answer where no valid value
   *     can be made
   */
  byte @Nullable [] mask(byte[] value);
}
