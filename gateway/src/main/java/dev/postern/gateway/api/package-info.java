/**
 * The HTTPS API: what waits for people, what they say, who has access and who is connected.
 * docs/api.md describes it; {@code openapi.json} beside these classes does so for programs. Each
 * part lists its {@link dev.postern.gateway.api.Endpoint}s; {@link dev.postern.gateway.api.Api}
 * lets callers in by their token and turns what is wrong into problems (RFC 9457).
 */
@NullMarked
package dev.postern.gateway.api;

import org.jspecify.annotations.NullMarked;
