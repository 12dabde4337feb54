/** The one way in which the gateway reads and writes JSON (RFC 8259). */
@NullMarked
package dev.postern.gateway.json;

import org.jspecify.annotations.NullMarked;
