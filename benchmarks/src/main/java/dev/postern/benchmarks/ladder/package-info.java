/**
 * The end-to-end ladder: the same load on a real PostgreSQL directly, through pgbouncer, and
 * through gates that each do one thing more, in interleaved rounds; and on a real MySQL directly,
 * through haproxy, and through a gate with everything on.
 */
@NullMarked
package dev.postern.benchmarks.ladder;

import org.jspecify.annotations.NullMarked;
