/**
 * {@code postern demo}: a sample database, an identity provider and the gateway on one machine, in
 * one process. What it needs beyond the gateway's own libraries is not shipped and lies in a folder
 * of its own.
 */
@NullMarked
package dev.postern.gateway.demo;

import org.jspecify.annotations.NullMarked;
