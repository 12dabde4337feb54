package dev.postern.aws.bridge;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.sign.Verification;
import org.jspecify.annotations.Nullable;

/**
 * What is there of a request when it is decided about.
 *
 * @param verified by its head alone, null where the body is needed for that
 * @param body all of it, null where it streams
 * @param client its address
 * @param unverified what it holds until it is verified
 */
record Received(
    RequestHead head,
    Verification.@Nullable Verified verified,
    byte @Nullable [] body,
    String client,
    UnverifiedBytes.Share unverified) {}
