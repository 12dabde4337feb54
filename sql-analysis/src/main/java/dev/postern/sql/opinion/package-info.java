/**
 * What another parser, JSqlParser, names in a statement that ours does not. It was written for
 * other dialects too and misreads some of PostgreSQL, so that it can only add doubt: what it does
 * not find or cannot read counts for nothing. No other package imports it.
 */
@NullMarked
package dev.postern.sql.opinion;

import org.jspecify.annotations.NullMarked;
