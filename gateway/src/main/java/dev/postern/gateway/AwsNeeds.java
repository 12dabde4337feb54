package dev.postern.gateway;

import dev.postern.access.Policy;
import dev.postern.aws.model.IamReference;
import dev.postern.aws.model.Models;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.ConnectionConfig.Login;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.iam.RolePolicies;
import dev.postern.iam.RolePolicies.Calls;
import dev.postern.iam.RolePolicies.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a configuration needs of AWS's IAM. */
final class AwsNeeds {
  private AwsNeeds() {}

  /**
   * Of the connections that log in by IAM and of those to AWS's APIs.
   *
   * @param aloud told where more has to be allowed than is meant
   */
  static Needs of(PosternConfig config, Consumer<String> aloud) {
    return of(config, config.awsConnections(), secrets(config), aloud);
  }

  /**
   * @param aws connections to AWS's APIs
   * @param secrets ARNs of what {@code aws-secret:} names
   */
  static Needs of(
      PosternConfig config,
      List<AwsConnectionConfig> aws,
      List<String> secrets,
      Consumer<String> aloud) {
    return new Needs(logIns(config, aloud), calls(config, aws, aloud), secrets);
  }

  private static List<String> secrets(PosternConfig config) {
    List<String> arns = new ArrayList<>();
    for (ConnectionConfig connection : config.connections()) {
      if (connection.login() instanceof Login.Stored(_, var secret)) {
        arns.add(secret.arn());
      }
    }
    return arns;
  }

  private static List<RolePolicies.Use> logIns(PosternConfig config, Consumer<String> aloud) {
    List<RolePolicies.Use> uses = new ArrayList<>();
    for (ConnectionConfig connection : config.connections()) {
      if (connection.login() instanceof Login.RdsIam login) {
        String region = login.regionAt(connection.address());
        if (login.resource() == null) {
          aloud.accept(
              "connection %s has no resource: this lets it log in as %s to any database in %s"
                  .formatted(connection.name(), login.user(), region));
        }
        uses.add(new RolePolicies.Use(region, login.resource(), login.user(), login.role()));
      }
    }
    return uses;
  }

  private static List<Calls> calls(
      PosternConfig config, List<AwsConnectionConfig> aws, Consumer<String> aloud) {
    if (aws.isEmpty()) {
      return List.of();
    }
    IamReference reference = Models.load().iam();
    List<Policy> policies = config.policies().stream().map(Conversions::policy).toList();
    return aws.stream()
        .map(connection -> RuleNeeds.of(connection, policies, reference, aloud))
        .toList();
  }
}
