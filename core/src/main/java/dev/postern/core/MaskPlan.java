package dev.postern.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The masks of one result by the position of their column. */
public final class MaskPlan {
  private final List<@Nullable MaskedColumn> columns;
  private final boolean open;

  /** A column that is masked: its name and what is done to it, for the journal, and the mask. */
  public record MaskedColumn(String column, String label, String mask, CellMask cells) {}

  /**
   * @param columns one element for each column, null where the column passes as it is
   */
  public MaskPlan(List<@Nullable MaskedColumn> columns) {
    this.columns = Collections.unmodifiableList(new ArrayList<>(columns));
    this.open = columns.stream().noneMatch(column -> column != null);
  }

  /** One element for each column, null where the column passes as it is. */
  public List<@Nullable MaskedColumn> columns() {
    return columns;
  }

  /** Whether every column passes as it is. */
  public boolean isOpen() {
    return open;
  }
}
