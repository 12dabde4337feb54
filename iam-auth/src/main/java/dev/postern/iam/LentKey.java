package dev.postern.iam;

import dev.postern.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What AWS has lent the gate to sign with.
 *
 * @param token that goes with it, null where it never ends
 */
public record LentKey(String id, Secret secret, @Nullable Secret token) {}
