/**
 * A statement as a typed tree, the same for every dialect. Every node carries its span of the text,
 * so that a rewrite can splice the original, and hands out its children, so that what is not
 * treated specially can be treated as the union of them.
 *
 * <p>Names are folded as the dialect folds. A tree may be deep on its left side ({@code 1+1+1…}):
 * walk it with a list of nodes still to visit, not by recursion.
 */
@NullMarked
package dev.postern.sql.tree;

import org.jspecify.annotations.NullMarked;
