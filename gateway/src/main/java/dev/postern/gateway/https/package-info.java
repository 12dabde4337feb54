/**
 * The HTTPS listener: HTTP/1.1 over TLS on Netty, a table of routes whose handlers are plain
 * blocking code on virtual threads, and the two routes that operators need, health and metrics.
 * Sizes, times and connections are bounded; what no route answers is a 404.
 */
@NullMarked
package dev.postern.gateway.https;

import org.jspecify.annotations.NullMarked;
