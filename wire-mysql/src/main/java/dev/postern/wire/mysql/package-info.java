/**
 * MySQL's client/server protocol, spoken to clients and to upstreams, MySQL and MariaDB alike.
 * Names are those of the chapter "Client/Server Protocol" of MySQL's source documentation. Readers
 * take a packet's payload, the bytes behind its header, without owning it; writers append whole
 * packets.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html">MySQL:
 *     Client/Server Protocol</a>
 */
@NullMarked
package dev.postern.wire.mysql;

import org.jspecify.annotations.NullMarked;
