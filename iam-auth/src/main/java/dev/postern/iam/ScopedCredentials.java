package dev.postern.iam;

import dev.postern.core.Secret;
import java.time.Instant;

/**
 * Keys of AWS's own, for somebody who goes there directly.
 *
 * @param session by which AWS's records know it
 */
public record ScopedCredentials(
    String accessKeyId,
    Secret secretAccessKey,
    Secret sessionToken,
    Instant until,
    String session) {}
