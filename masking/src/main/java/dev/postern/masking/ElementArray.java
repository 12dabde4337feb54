package dev.postern.masking;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array's shape and its elements in row-major order.
 *
 * @param dimensions none for an empty array
 * @param elements in the array's own format, null for SQL's null; as many as the dimensions say
 */
record ElementArray(List<Dimension> dimensions, List<byte @Nullable []> elements) {
  static final ElementArray EMPTY = new ElementArray(List.of(), List.of());

  /** The index of the first element of a dimension and how many there are, from 1. */
  record Dimension(int lower, int size) {
    /** Whether PostgreSQL can have it: its last index must be below the largest integer. */
    boolean isValid() {
      return size > 0 && (long) lower + size <= Integer.MAX_VALUE;
    }
  }

  ElementArray {
    elements = Collections.unmodifiableList(new ArrayList<>(elements));
  }
}
