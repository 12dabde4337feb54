/**
 * What the data is and what becomes of it: labels on columns, the masks that rules give them, and
 * the making of masked values that a client still reads as values of the column's own type.
 *
 * <p>Labels and rules know no database. What begins with {@code Postgres} knows PostgreSQL's types
 * and both of its formats; what begins with {@code Mysql} MySQL's and MariaDB's. Every mask is
 * total: whatever bytes come, a valid value or SQL's null goes out, and no exception.
 */
@NullMarked
package dev.postern.masking;

import org.jspecify.annotations.NullMarked;
