/**
 * The journal's events in the form of the Open Cybersecurity Schema Framework, for programs that
 * gather what happens everywhere: {@link dev.postern.gateway.ocsf.OcsfEvents} says what becomes of
 * each, {@link dev.postern.gateway.ocsf.OcsfFeed} reads a journal so, from a position on.
 * docs/ocsf.md describes it for people.
 *
 * <p>Classes, attributes and numbers are those of <a href="https://schema.ocsf.io/1.5.0">OCSF
 * 1.5.0</a>, with its profile {@code security_control}.
 */
@NullMarked
package dev.postern.gateway.ocsf;

import org.jspecify.annotations.NullMarked;
