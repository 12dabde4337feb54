/**
 * Row filters: which rows of a table a caller's statements may see, by text spliced into the
 * client's own at the places where the table is named; and constants that stand in the place of the
 * client's. What stands between two splices stays the client's, byte by byte.
 *
 * <p>A filter stands behind a fence, {@code OFFSET 0}, over which PostgreSQL moves no condition
 * (subquery_is_pushdown_safe in src/backend/optimizer/path/allpaths.c), so that nothing of the
 * client's ever runs on a row that the filter drops. The fence is left out where nothing that runs
 * on rows could fail or leave a trace. Where it is not certain that a rewritten statement keeps to
 * the filter, the statement is refused.
 *
 * <p>{@link dev.postern.sql.rewrite.IndexOrder} splices hints behind tables of MySQL, by which the
 * server does not read them by an index whose order would tell of masked values.
 *
 * <p>Where PostgreSQL's SQL and MySQL's differ, {@link dev.postern.sql.rewrite.Dialect} says how.
 *
 * <p>{@link dev.postern.sql.rewrite.PlainerQuery} splices too, for a text that is only offered to
 * the client and never sent by itself.
 */
@NullMarked
package dev.postern.sql.rewrite;

import org.jspecify.annotations.NullMarked;
