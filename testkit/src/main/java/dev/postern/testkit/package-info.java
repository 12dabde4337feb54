/**
 * Real servers, scripted peers, byte-level clients and a scripted statement path for tests; never
 * shipped. It speaks bytes and knows nothing of the product's codecs, so that a mistake there
 * cannot hide itself here.
 */
@NullMarked
package dev.postern.testkit;

import org.jspecify.annotations.NullMarked;
