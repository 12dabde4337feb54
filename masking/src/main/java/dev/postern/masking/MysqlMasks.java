package dev.postern.masking;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.MysqlColumn;
import dev.postern.masking.MysqlType.Bytes;
import dev.postern.masking.MysqlType.Characters;
import dev.postern.masking.MysqlType.Constant;
import dev.postern.masking.MysqlType.Geometry;
import dev.postern.masking.MysqlType.Unknown;
import dev.postern.masking.MysqlType.Uuid;
import dev.postern.masking.MysqlType.Whole;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Makes the masks of MySQL's and MariaDB's result columns, true to their type, length, character
 * set and format. A cell is a value's bytes without the length before them; in binary rows those of
 * the Binary Protocol Value.
 *
 * <p>The masks keep no state and serve any number of threads. They take any bytes: what is not a
 * value of the column's type is redacted. The bytes they give may be shared: read them only.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_row.html">
 *     Text Resultset Row</a>
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">
 *     Binary Protocol Resultset</a>
 */
public final class MysqlMasks {
  private static final CellMask NULL = _ -> null;
  private static final String NIL_UUID = new UUID(0, 0).toString();

  /** A column that shows what {@code spec} lets show of its values. */
  public MaskedColumn column(MysqlColumn column, String label, MaskSpec spec) {
    return new MaskedColumn(column.name(), label, spec.words(), cells(column, spec));
  }

  /**
   * A computed column, of any type. All its values become null: a fixed value would leave an
   * expression's own nulls to be told, and {@code nullif(ssn, 'a guess')} answers with a null.
   */
  public MaskedColumn derived(MysqlColumn column, String label) {
    return column(column, label, new MaskSpec.Null());
  }

  private static CellMask cells(MysqlColumn column, MaskSpec spec) {
    if (spec instanceof MaskSpec.Null) {
      return NULL;
    }
    return switch (MysqlType.of(column)) {
      case Unknown _ -> NULL;
      case Fixed fixed -> fixed.in(column.format());
      case Constant(byte[] bytes) -> _ -> bytes;
      case Bytes(int length) -> value -> new byte[Math.min(length, value.length)];
      case Geometry _ -> new RedactedShape();
      case Whole type -> number(type, column.format(), spec);
      case Characters type -> text(type, spec);
      case Uuid(Encoding encoding) -> uuid(encoding, spec);
    };
  }

  private static CellMask number(Whole type, Format format, MaskSpec spec) {
    byte[] zero =
        format == Format.TEXT ? MysqlNumberMask.text(type, 0) : MysqlNumberMask.binary(type, 0);
    CellMask redacted = _ -> zero;
    return spec instanceof MaskSpec.Pseudonym pseudonym
        ? new MysqlNumberMask(
            type, format, number -> pseudonym.standIns().number(number, type.range()), redacted)
        : redacted;
  }

  private static CellMask text(Characters type, MaskSpec spec) {
    CharacterFit fit = new CharacterFit(type.longest(), false);
    CellMask redacted = new RedactedCharacters(type.encoding(), fit);
    UnaryOperator<String> standIn = StandIns.texts(spec);
    return standIn == null
        ? redacted
        : new CharacterMask(type.encoding(), type.padded(), fit, standIn, redacted);
  }

  private static CellMask uuid(Encoding encoding, MaskSpec spec) {
    byte[] nil = encoding.write(NIL_UUID);
    CellMask redacted = _ -> nil;
    UnaryOperator<UUID> standIn = StandIns.uuids(spec);
    if (standIn == null) {
      return redacted;
    }
    UnaryOperator<String> shown =
        text -> {
          UUID read = UuidMask.read(text);
          return read == null ? NIL_UUID : standIn.apply(read).toString();
        };
    CharacterFit fit = new CharacterFit(NIL_UUID.length(), false);
    return new CharacterMask(encoding, false, fit, shown, redacted);
  }
}
