/**
 * The journal: what the gate let through and what it refused, written down before it happens.
 *
 * <p>Each event loop appends to a chain of its own, a Chronicle queue whose records carry a
 * sequence, a checksum and the hash of the record before. One thread makes them durable and signs
 * checkpoints over all chains. Readers and the verifier need neither the gateway nor Chronicle:
 * they read the queue's files as plain bytes, so that a damaged file is a finding and never a
 * crash. The bytes are laid out in {@code docs/journal.md}.
 */
@NullMarked
package dev.postern.recorder;

import org.jspecify.annotations.NullMarked;
