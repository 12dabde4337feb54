package dev.postern.core;

import dev.postern.core.StatementPath.Bind;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Puts the value that a pseudonym stands for in the pseudonym's place, where a client binds one to
 * a parameter. Two are equal that do the same.
 */
public interface Translation {
  /**
   * Whether a parameter of the type is compared as the column's own values are.
   *
   * @param type its OID, 0 where it is the server that infers it
   */
  boolean takes(int type);

  /**
   * The type of the value that is sent, as the upstream numbers types of parameters.
   *
   * @param type the client's
   */
  default int sentAs(int type) {
    return type;
  }

  /**
   * The value to send. What stands for nothing becomes a value that no row has: never the client's
   * own, but for SQL's null.
   *
   * @param encoding of the session's texts
   */
  byte @Nullable [] translate(Bind bind, Charset encoding);
}
