/**
 * Looks at what is there: whether AWS gives the gate what its configuration needs, and whether
 * there are ways to what it fronts that do not lead through it.
 */
@NullMarked
package dev.postern.gateway.doctor;

import org.jspecify.annotations.NullMarked;
