package dev.postern.aws;

import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.ServiceModel;

/**
 * The operation that a request is of, with what it says.
 *
 * @param path as it was sent; of REST it may be what the call is on
 */
record Matched(
    ServiceModel model,
    OperationModel operation,
    Protocol protocol,
    String path,
    Parameters parameters) {}
