package dev.postern.iam;

import org.jspecify.annotations.Nullable;

/**
 * What the gate becomes at AWS for one connection.
 *
 * @param arn of an IAM role
 * @param externalId what the role's trust policy wants to hear besides, null where nothing
 */
public record Role(String arn, @Nullable String externalId) {}
