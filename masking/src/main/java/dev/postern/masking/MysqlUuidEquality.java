package dev.postern.masking;

import dev.postern.core.StatementPath.Bind;
import java.nio.charset.Charset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Of a column of MariaDB's UUIDs, which are sent as text. */
record MysqlUuidEquality(MaskSpec.Pseudonym mask) implements PseudonymEquality {
  @Override
  public boolean takes(int type) {
    return true;
  }

  @Override
  public int sentAs(int type) {
    return MysqlTypes.VAR_STRING;
  }

  @Override
  public Optional<Constant> constant(Written written, String value) {
    return new UuidEquality(mask).constant(written, value);
  }

  /** Null for what is no UUID. */
  @Override
  public byte @Nullable [] translate(Bind bind, Charset encoding) {
    return new UuidEquality(mask).translate(new Bind(bind.type(), false, bind.value()), encoding);
  }
}
