/**
 * Which stored columns every output column of a statement can carry something of, which columns it
 * uses otherwise, and what it writes where. Names are resolved as PostgreSQL's parse analysis does
 * (src/backend/parser: parse_clause.c, parse_relation.c, parse_expr.c, parse_cte.c).
 *
 * <p>Sound before exact: a name that cannot be resolved counts as all that is in scope, a function
 * that nobody vouches for as all that the login can read, a node without a rule of its own as the
 * union of its children.
 */
@NullMarked
package dev.postern.sql.lineage;

import org.jspecify.annotations.NullMarked;
