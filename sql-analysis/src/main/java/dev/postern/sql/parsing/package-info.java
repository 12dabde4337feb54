/**
 * What the parsers of all dialects are made of: tokens and a place among them, limits, tables of
 * keywords, and statements read by a table of their forms.
 */
@NullMarked
package dev.postern.sql.parsing;

import org.jspecify.annotations.NullMarked;
