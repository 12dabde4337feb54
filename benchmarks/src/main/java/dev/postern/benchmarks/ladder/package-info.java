/**
 * The end-to-end ladder: the same load on a real PostgreSQL directly, through pgbouncer, and
 * through gates that each do one thing more, in interleaved rounds; and on a real MySQL directly,
 * through haproxy, and through a gate with everything on; and calls of AWS's APIs on the same
 * three.
 */
@NullMarked
package dev.postern.benchmarks.ladder;

import org.jspecify.annotations.NullMarked;
