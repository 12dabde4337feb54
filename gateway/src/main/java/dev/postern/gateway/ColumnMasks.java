package dev.postern.gateway;

import dev.postern.core.DescribedColumn;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.MysqlColumn;
import dev.postern.core.PostgresColumn;
import dev.postern.masking.MaskSpec;
import dev.postern.masking.MysqlMasks;
import dev.postern.masking.PostgresMasks;
import java.nio.charset.Charset;

/** Makes masks for the columns of either protocol. */
final class ColumnMasks {
  private final PostgresMasks postgres;
  private final MysqlMasks mysql = new MysqlMasks();

  /**
   * @param encoding of PostgreSQL's texts; MySQL's columns say their own
   */
  ColumnMasks(Charset encoding) {
    this.postgres = new PostgresMasks(encoding);
  }

  /** A column that shows what {@code spec} lets show of its values. */
  MaskedColumn column(DescribedColumn column, String label, MaskSpec spec) {
    return switch (column) {
      case PostgresColumn described -> postgres.column(described, label, spec);
      case MysqlColumn described -> mysql.column(described, label, spec);
    };
  }

  /** A column that may be computed from labelled values: nothing of it shows. */
  MaskedColumn derived(DescribedColumn column, String label) {
    return switch (column) {
      case PostgresColumn described -> postgres.derived(described, label);
      case MysqlColumn described -> mysql.derived(described, label);
    };
  }
}
