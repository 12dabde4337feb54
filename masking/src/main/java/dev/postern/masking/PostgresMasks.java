package dev.postern.masking;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.PostgresColumn;
import dev.postern.masking.PostgresType.ArrayOf;
import dev.postern.masking.PostgresType.Bits;
import dev.postern.masking.PostgresType.Characters;
import dev.postern.masking.PostgresType.Scalar;
import dev.postern.masking.PostgresType.Unknown;
import dev.postern.masking.PostgresType.Uuid;
import dev.postern.masking.PostgresType.Whole;
import java.nio.charset.Charset;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the masks of PostgreSQL's result columns, true to their type, modifier and format.
 *
 * <p>The masks keep no state and serve any number of threads. They take any bytes: what is not a
 * value of the column's type is redacted. The bytes they give may be shared: read them only.
 */
public final class PostgresMasks {
  private static final CellMask NULL = _ -> null;
  private static final Fixed NIL_UUID =
      new Fixed(new UUID(0, 0).toString(), new byte[2 * Long.BYTES]);

  private final Encoding encoding;

  /**
   * Masks for the sessions of one client encoding.
   *
   * @param clientEncoding US-ASCII for an encoding without a charset: texts beyond ASCII are
   *     redacted then
   * @throws IllegalArgumentException where ASCII characters are not their own bytes, as they are in
   *     every client encoding that PostgreSQL has
   */
  public PostgresMasks(Charset clientEncoding) {
    encoding = new Encoding(clientEncoding);
    if (!encoding.holdsAscii()) {
      throw new IllegalArgumentException(
          clientEncoding + " is not a client encoding of PostgreSQL");
    }
  }

  /** A column that shows what {@code spec} lets show of its values. */
  public MaskedColumn column(PostgresColumn column, String label, MaskSpec spec) {
    return new MaskedColumn(column.name(), label, spec.words(), cells(column, spec));
  }

  /**
   * A computed column, of any type. All its values become null: a fixed value would leave an
   * expression's own nulls to be told, and {@code nullif(ssn, 'a guess')} answers with a null.
   */
  public MaskedColumn derived(PostgresColumn column, String label) {
    return column(column, label, new MaskSpec.Null());
  }

  private CellMask cells(PostgresColumn column, MaskSpec spec) {
    if (spec instanceof MaskSpec.Null) {
      return NULL;
    }
    return switch (PostgresType.of(column.type())) {
      case Unknown _ -> NULL;
      case Scalar type -> {
        CellMask showing = showing(type, column, spec);
        yield showing == null ? redacted(type, column) : showing;
      }
      case ArrayOf(int oid, Scalar element) -> array(oid, element, column, spec);
    };
  }

  /** An array is redacted by an empty one: even the number of its elements would show something. */
  private CellMask array(int oid, Scalar element, PostgresColumn column, MaskSpec spec) {
    ArrayForm form =
        column.format() == Format.TEXT ? new TextArrays(encoding) : new BinaryArrays(oid);
    byte[] empty = form.write(ElementArray.EMPTY);
    CellMask redacted = _ -> empty;
    CellMask showing = showing(element, column, spec);
    return showing == null ? redacted : new ArrayMask(form, showing, redacted);
  }

  /** The mask that shows something of the type's values; null where {@code spec} shows nothing. */
  private @Nullable CellMask showing(Scalar type, PostgresColumn column, MaskSpec spec) {
    return switch (type) {
      case Characters characters -> {
        UnaryOperator<String> standIn = StandIns.texts(spec);
        yield standIn == null
            ? null
            : new CharacterMask(
                encoding,
                characters.padded(),
                CharacterFit.of(characters, column.modifier()),
                standIn,
                redacted(type, column));
      }
      case Whole(int bytes) ->
          spec instanceof MaskSpec.Pseudonym pseudonym
              ? new NumberMask(
                  bytes, column.format(), pseudonym.standIns()::number, redacted(type, column))
              : null;
      case Uuid _ -> {
        UnaryOperator<UUID> standIn = StandIns.uuids(spec);
        yield standIn == null
            ? null
            : new UuidMask(column.format(), standIn, redacted(type, column));
      }
      case Bits _, Fixed _ -> null;
    };
  }

  private CellMask redacted(Scalar type, PostgresColumn column) {
    int modifier = column.modifier();
    return switch (type) {
      case Characters characters ->
          new RedactedCharacters(encoding, CharacterFit.of(characters, modifier));
      case Whole(int bytes) -> new Fixed("0", new byte[bytes]).in(column.format());
      case Uuid _ -> NIL_UUID.in(column.format());
      case Bits _ -> new RedactedBits(Math.max(1, modifier), column.format());
      case Fixed fixed -> fixed.in(column.format());
    };
  }
}
