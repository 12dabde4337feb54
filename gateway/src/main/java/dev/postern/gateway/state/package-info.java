/**
 * What outlives a session and is one for all gateways, in a database: {@link
 * dev.postern.access.StateStore} over SQLite in a directory of one gateway's, or over a PostgreSQL
 * that several share. One set of statements serves both; {@link
 * dev.postern.gateway.state.StateDatabase} has what differs. docs/state.md says what is kept.
 */
@NullMarked
package dev.postern.gateway.state;

import org.jspecify.annotations.NullMarked;
