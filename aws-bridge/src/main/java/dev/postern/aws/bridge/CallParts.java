package dev.postern.aws.bridge;

import dev.postern.aws.model.Models;
import dev.postern.net.SessionLog;
import java.util.concurrent.Executor;

/** What all connections of a listener share. */
record CallParts(
    CallDesk desk,
    UpstreamPool pool,
    Models models,
    ResponseMasking masking,
    Followers followers,
    BodyLimits limits,
    UnverifiedBytes unverified,
    Executor blocking,
    SessionLog log) {}
