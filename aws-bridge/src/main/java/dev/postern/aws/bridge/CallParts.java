package dev.postern.aws.bridge;

import dev.postern.aws.model.Models;
import dev.postern.net.SessionLog;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What all connections of a listener share.
 *
 * @param headPatience how long a request's head may take, and a body that is read whole
 */
record CallParts(
    CallDesk desk,
    UpstreamPool pool,
    Models models,
    ResponseMasking masking,
    Followers followers,
    BodyLimits limits,
    UnverifiedBytes unverified,
    CallSlots slots,
    Duration headPatience,
    Executor blocking,
    SessionLog log) {}
