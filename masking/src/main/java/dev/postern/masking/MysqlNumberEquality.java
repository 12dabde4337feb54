package dev.postern.masking;

import dev.postern.core.StatementPath.Bind;
import dev.postern.masking.MysqlType.Whole;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Of a column of MySQL's whole numbers. A bound value is sent as a BIGINT. */
record MysqlNumberEquality(MaskSpec.Pseudonym mask, Whole type) implements PseudonymEquality {
  /** The flag of a parameter's type for numbers without a sign. */
  private static final int UNSIGNED = 0x8000;

  private static final Whole SENT = new Whole(IntegerRange.BIG, Long.BYTES, 0);

  @Override
  public boolean takes(int parameterType) {
    return true;
  }

  @Override
  public int sentAs(int parameterType) {
    return type.range().isUnsigned() ? MysqlTypes.LONGLONG | UNSIGNED : MysqlTypes.LONGLONG;
  }

  /** Empty where the column's type does not hold the number: the servers would convert it. */
  @Override
  public Optional<Constant> constant(Written written, String value) {
    OptionalLong number = number(value);
    return number.isEmpty()
        ? Optional.empty()
        : Optional.of(
            type.range().isUnsigned()
                ? new Constant.Unsigned(number.getAsLong())
                : new Constant.Whole(number.getAsLong()));
  }

  /** Null for what is no number of the type. */
  @Override
  public byte @Nullable [] translate(Bind bind, Charset encoding) {
    byte[] value = bind.value();
    OptionalLong number =
        value == null || bind.binary() ? OptionalLong.empty() : number(new String(value, encoding));
    return number.isEmpty() ? null : MysqlNumberMask.binary(SENT, number.getAsLong());
  }

  private OptionalLong number(String digits) {
    try {
      String plain = digits.strip();
      long shown =
          type.range().isUnsigned() ? Long.parseUnsignedLong(plain) : Long.parseLong(plain);
      return type.range().holds(shown)
          ? OptionalLong.of(mask.standIns().numberOf(shown, type.range()))
          : OptionalLong.empty();
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
