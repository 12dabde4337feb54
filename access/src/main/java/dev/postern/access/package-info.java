/**
 * Who may do what. A token becomes an {@link dev.postern.core.Identity} ({@link
 * dev.postern.access.TokenVerifier}), an identity gets time at a connection ({@link
 * dev.postern.access.Grants}), and what it asks for there gets a {@link dev.postern.core.Verdict}
 * ({@link dev.postern.access.Policies}). Identity talks to the issuers over HTTP and blocks; grants
 * and policy are pure functions of their arguments.
 */
@NullMarked
package dev.postern.access;

import org.jspecify.annotations.NullMarked;
