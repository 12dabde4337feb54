/**
 * Understanding SQL: what each statement of a text does, what it reads and writes, how grave it is,
 * and what the wire has to follow. Not to understand is an answer, {@code Unanalyzable}.
 */
@NullMarked
package dev.postern.sql;

import org.jspecify.annotations.NullMarked;
