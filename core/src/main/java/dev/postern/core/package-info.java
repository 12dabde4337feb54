/**
 * The words every module shares and the ports between modules: records, sealed types and small
 * interfaces. Nothing here does I/O, and nothing here depends on a library.
 */
@NullMarked
package dev.postern.core;

import org.jspecify.annotations.NullMarked;
