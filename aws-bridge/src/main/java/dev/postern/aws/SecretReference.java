package dev.postern.aws;

import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Secrets that Systems Manager gives as if they were its own parameters.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html">
 *     Referencing Secrets Manager secrets from Parameter Store parameters</a>
 */
final class SecretReference {
  private static final String PATH = "/aws/reference/secretsmanager/";

  private SecretReference() {}

  static List<AwsAction> of(Matched matched) {
    if (!matched.model().head().name().equals("ssm")) {
      return List.of();
    }
    Set<AwsResource> secrets = new LinkedHashSet<>();
    for (AwsParameter parameter : matched.parameters().all()) {
      int name = parameter.value().indexOf(PATH);
      if (name >= 0) {
        secrets.add(
            new AwsResource(
                "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:"
                    + parameter.value().substring(name + PATH.length()),
                false));
      }
    }
    return secrets.isEmpty()
        ? List.of()
        : List.of(
            new AwsAction("secretsmanager:GetSecretValue", AwsAccess.READ, List.copyOf(secrets)));
  }
}
