/**
 * Real servers, scripted peers and byte-level clients for tests; never shipped. It speaks bytes and
 * knows nothing of the product's codecs, so that a mistake there cannot hide itself here.
 */
@NullMarked
package dev.postern.testkit;

import org.jspecify.annotations.NullMarked;
