/**
 * PostgreSQL's frontend/backend protocol 3.0 to 3.2, spoken to clients and to upstreams. Names are
 * those of the chapter "Frontend/Backend Protocol" of PostgreSQL's documentation. Readers take a
 * message's body, the bytes behind its length, without owning it; writers append whole messages.
 */
@NullMarked
package dev.postern.wire.postgres;

import org.jspecify.annotations.NullMarked;
