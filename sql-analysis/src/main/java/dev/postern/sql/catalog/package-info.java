/**
 * What the gate knows of a database's objects, and what of them leads to labelled data: a snapshot
 * of the catalogs, the labels laid over it, and the reviewed list of functions that read nothing
 * but their arguments. Everything that is not surely harmless counts as reading everything.
 */
@NullMarked
package dev.postern.sql.catalog;

import org.jspecify.annotations.NullMarked;
