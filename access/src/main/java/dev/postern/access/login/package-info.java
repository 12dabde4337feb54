/**
 * Logging in at a provider from a command line: the device flow (RFC 8628), the authorization code
 * flow of native apps (RFC 8252, RFC 7636), refreshing, and the files in which tokens wait. It runs
 * on the caller's machine and knows nothing of the gate; what it obtains is verified there. Blocks.
 */
@NullMarked
package dev.postern.access.login;

import org.jspecify.annotations.NullMarked;
