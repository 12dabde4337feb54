/**
 * What waits for people: the statements of this gateway's sessions that rules hold, what reviewers
 * are shown of them, and the digest by which a yes is bound to exactly what was shown. The answers
 * themselves are {@code access}' and live in the state store, so that any gateway takes them.
 */
@NullMarked
package dev.postern.gateway.approvals;

import org.jspecify.annotations.NullMarked;
