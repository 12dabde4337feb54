package dev.postern.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The masks of one result by the position of their column. */
public final class MaskPlan {
  private final List<@Nullable MaskedColumn> columns;
  private final boolean open;

  /**
   * A column that is masked: its name and what is done to it, for the journal, and the mask.
   *
   * @param spared where it holds for the name in a row's first cell, the row's cell passes as it
   *     is; null where every cell is masked. MySQL's rows alone have such columns
   */
  public record MaskedColumn(
      String column,
      String label,
      String mask,
      CellMask cells,
      @Nullable Predicate<String> spared) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

    public MaskedColumn(String column, String label, String mask, CellMask cells) {
      this(column, label, mask, cells, null);
    }

    /** The same, but in rows whose first cell is such a name. */
    public MaskedColumn unless(Predicate<String> names) {
      return new MaskedColumn(column, label, mask, cells, names);
    }

    /**
     * Whether the cell passes as it is in a row with that first cell, which is of an encoding that
     * is not known: what is no word of ASCII is not spared.
     */
    public boolean spares(byte[] first) {
      String name = new String(first, StandardCharsets.ISO_8859_1);
      return spared != null && NAME.matcher(name).matches() && spared.test(name);
    }
  }

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
