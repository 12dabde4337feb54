/** What single steps of the gate cost, measured by JMH. */
@NullMarked
package dev.postern.benchmarks;

import org.jspecify.annotations.NullMarked;
