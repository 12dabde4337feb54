/**
 * The journal asked in SQL: its events as rows of tables in memory, made anew for each question, so
 * that nothing has to be kept equal to the journal.
 */
@NullMarked
package dev.postern.gateway.query;

import org.jspecify.annotations.NullMarked;
