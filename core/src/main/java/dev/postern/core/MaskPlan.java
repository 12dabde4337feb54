package dev.postern.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The masks of one result by the position of their column.
 *
 * @param columns one element for each column, null where the column passes as it is
 */
public record MaskPlan(List<@Nullable MaskedColumn> columns) {
  /** A column that is masked: its name and what is done to it, for the journal, and the mask. */
  public record MaskedColumn(String column, String label, String mask, CellMask cells) {}

  public MaskPlan {
    columns = Collections.unmodifiableList(new ArrayList<>(columns));
  }

  /** Whether every column passes as it is. */
  public boolean isOpen() {
    for (MaskedColumn column : columns) {
      if (column != null) {
        return false;
      }
    }
    return true;
  }
}
