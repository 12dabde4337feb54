/**
 * A real PostgreSQL, unpacked from a Maven artifact and run in a folder, and a certificate
 * authority for one machine. The demo and the tests stand on it; nothing of it is shipped.
 */
@NullMarked
package dev.postern.embedded;

import org.jspecify.annotations.NullMarked;
