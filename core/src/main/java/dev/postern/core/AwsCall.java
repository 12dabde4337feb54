package dev.postern.core;

import java.util.List;
import java.util.Set;

/**
 * One request to an AWS API, as the gate understood it. What was not understood is no such call.
 *
 * @param service by its name in the service models, such as {@code dynamodb}
 * @param operation the API's own name of it, such as {@code GetItem}
 * @param region where it goes, of the signature's scope
 * @param actions what has to be allowed for it, all of them; never empty
 * @param parameters what the request says, in its own order
 * @param kinds what it does; never empty
 * @param reasons why the risk is what it is, the gravest first
 */
public record AwsCall(
    String service,
    String operation,
    String region,
    List<AwsAction> actions,
    List<AwsParameter> parameters,
    Set<Kind> kinds,
    Risk risk,
    List<Reason> reasons)
    implements Operation {
  public AwsCall {
    actions = List.copyOf(actions);
    parameters = List.copyOf(parameters);
    kinds = Set.copyOf(kinds);
    reasons = List.copyOf(reasons);
  }
}
