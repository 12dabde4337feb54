package dev.postern.sql.catalog;

import java.util.List;
import java.util.Map;

/**
 * Functions that run without their name standing in a statement.
 *
 * @param operators by OID
 * @param casts those made by a function
 * @param support functions of operator classes, which compare and hash a type's values
 */
record ImplicitCode(Map<Integer, Operator> operators, List<Cast> casts, List<Support> support) {
  /**
   * An operator.
   *
   * @param symbol without its schema
   * @param function its OID
   * @param left its left operand's type, an OID, 0 where it has none
   * @param right its right operand's
   * @param leakproof whether it is the server's own, and marked LEAKPROOF
   */
  record Operator(String symbol, int function, int left, int right, boolean leakproof) {}

  /** All OIDs. */
  record Cast(int source, int target, int function) {}

  /** Both OIDs. */
  record Support(int type, int function) {}
}
