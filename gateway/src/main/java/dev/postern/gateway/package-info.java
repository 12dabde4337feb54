/**
 * The program: it wires configuration, listeners and the modules behind core's ports, and holds the
 * one statement path that every bridge's operations take.
 */
@NullMarked
package dev.postern.gateway;

import org.jspecify.annotations.NullMarked;
