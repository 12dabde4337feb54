package dev.postern.aws;

import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.ServiceModel;
import dev.postern.core.AwsCall;
import dev.postern.core.Reason;

/** What the gate made of a request. Not to understand is a result, not an exception. */
public sealed interface Reading {
  /**
   * Understood to the last parameter.
   *
   * @param model of the service that it is sent on to
   * @param operation its model, for the response
   */
  record Understood(AwsCall call, ServiceModel model, OperationModel operation, Protocol protocol)
      implements Reading {}

  /**
   * Refused: AWS might read it in another way, or the models do not have it.
   *
   * @param reason its code is stable, its sentence has no value of the request
   */
  record NotUnderstood(Reason reason) implements Reading {}
}
