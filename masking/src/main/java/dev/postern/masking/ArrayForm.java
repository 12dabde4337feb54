package dev.postern.masking;

import org.jspecify.annotations.Nullable;

/** How arrays are written in one of PostgreSQL's formats. */
sealed interface ArrayForm permits TextArrays, BinaryArrays {
  /** PostgreSQL's MAXDIM. */
  int MOST_DIMENSIONS = 6;

  /** Null where the bytes are no array of the elements' type. */
  @Nullable ElementArray read(byte[] value);

  /** Null where an element cannot be written. */
  byte @Nullable [] write(ElementArray array);
}
