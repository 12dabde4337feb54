package dev.postern.sql.lineage;

import dev.postern.sql.catalog.Sources;
import dev.postern.sql.tree.Expression;

/**
 * The equality of an unchanged column with a value that the client wrote or binds.
 *
 * @param type the column's type's OID, 0 where it is not known
 * @param value a constant of digits or in quotes, one behind a minus, or a parameter
 */
public record Comparison(Sources column, int type, Expression value) {}
