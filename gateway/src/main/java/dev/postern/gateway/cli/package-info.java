/**
 * The command line: what is typed, where the configuration is found, what is printed and the exit
 * code. What the verbs do is behind {@link Actions}, so that a verb loads only what it needs.
 */
@NullMarked
package dev.postern.gateway.cli;

import org.jspecify.annotations.NullMarked;
