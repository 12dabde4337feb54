package dev.postern.aws;

import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.ServiceModel;

/** The operation that a request is of, with what it says. */
record Matched(
    ServiceModel model, OperationModel operation, Protocol protocol, Parameters parameters) {}
