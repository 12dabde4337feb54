/**
 * The dialects of MySQL 8 and MariaDB 10 and 11: their lexer by SQL mode and version, and a
 * recursive-descent parser with precedence climbing into the tree of {@code dev.postern.sql.tree}.
 * Statements that define or administer things are read by a table of their forms.
 */
@NullMarked
package dev.postern.sql.mysql;

import org.jspecify.annotations.NullMarked;
