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
  /** The symbol is without its schema; the function is an OID. */
  record Operator(String symbol, int function) {}

  /** All OIDs. */
  record Cast(int source, int target, int function) {}

  /** Both OIDs. */
  record Support(int type, int function) {}
}
