/**
 * A real PostgreSQL, MySQL and MariaDB, unpacked from Maven artifacts and run in folders, and a
 * certificate authority for one machine. The demo and the tests stand on it; nothing of it is
 * shipped.
 */
@NullMarked
package dev.postern.embedded;

import org.jspecify.annotations.NullMarked;
