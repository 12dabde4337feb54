package dev.postern.wire.mysql;

import dev.postern.core.MaskPlan;

/** What becomes of the rows that come next. */
sealed interface Rows {
  /** Nothing said yet what they hold: of a guarded statement none may pass. */
  record Undescribed() implements Rows {
    static final Undescribed INSTANCE = new Undescribed();
  }

  /** They pass as the same bytes. */
  record Open() implements Rows {
    static final Open INSTANCE = new Open();
  }

  /** Cells are masked by position. */
  record Masked(RowMasker masker, MaskPlan plan) implements Rows {}
}
