package dev.postern.gateway.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a target said.
 *
 * @param retryAfter when it wants to be asked again, null where it does not say
 * @param body at most {@link Post#MAX_REPLY} bytes of it
 */
record Reply(int status, @Nullable Duration retryAfter, String body) {}
