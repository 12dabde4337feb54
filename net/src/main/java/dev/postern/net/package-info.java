/**
 * Netty parts that all bridges share: event loops, the listener, TLS on both legs, a client's leg
 * and its way in, upstream dialing, and {@link dev.postern.net.ReadGate}, the only code that stops
 * and resumes reading from a peer. {@link dev.postern.net.Exchange} gathers what the journal says
 * of a statement in flight.
 */
@NullMarked
package dev.postern.net;

import org.jspecify.annotations.NullMarked;
