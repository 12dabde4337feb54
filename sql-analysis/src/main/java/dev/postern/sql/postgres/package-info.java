/**
 * PostgreSQL's dialect, versions 15 to 18: its lexer, the splitter of texts into statements, and a
 * recursive-descent parser with precedence climbing into the tree of {@code dev.postern.sql.tree}.
 * Statements that define or administer things are read by a table of their grammar.
 */
@NullMarked
package dev.postern.sql.postgres;

import org.jspecify.annotations.NullMarked;
