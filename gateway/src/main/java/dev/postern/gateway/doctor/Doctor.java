package dev.postern.gateway.doctor;

import dev.postern.aws.model.Models;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.ConnectionConfig.Login;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.iam.Arn;
import dev.postern.iam.AwsCaller;
import dev.postern.iam.AwsIdentity;
import dev.postern.iam.RdsAddress;
import dev.postern.iam.RolePolicies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all that a configuration is about, from where it runs, with what the machine gives it.
 * It changes nothing. What it may not look at it says, and goes on.
 */
public final class Doctor {
  private static final String ANYWHERE = "us-east-1";

  private final AwsIdentity aws;
  private final Questions questions;
  private final Names names;

  /** Where a name leads. */
  @FunctionalInterface
  public interface Names {
    /** At least one address. */
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  /**
   * @param caller of the same identity
   */
  public Doctor(AwsIdentity aws, AwsCaller caller, Names names) {
    this.aws = aws;
    this.questions = new Questions(caller);
    this.names = names;
  }

  /**
   * Waits for each answer, some seconds at most.
   *
   * @param needs of the same configuration
   * @param gate the role that it should be in, null where that is not said
   */
  public List<Check> examine(PosternConfig config, RolePolicies.Needs needs, @Nullable Arn gate) {
    List<Check> checks = new ArrayList<>();
    Set<String> regions = regions(config, needs);
    if (!needs.isEmpty()) {
      String first = regions.isEmpty() ? ANYWHERE : regions.iterator().next();
      checks.addAll(new RoleChecks(aws, questions, needs, Models.load().iam(), first).of(gate));
    }
    for (ConnectionConfig connection : config.connections()) {
      checks.addAll(new DatabaseChecks(questions, names).of(connection));
    }
    for (String region : regions) {
      checks.addAll(new ClusterChecks(questions).in(region));
    }
    return List.copyOf(checks);
  }

  private static Set<String> regions(PosternConfig config, RolePolicies.Needs needs) {
    Set<String> regions = new TreeSet<>();
    needs.calls().forEach(calls -> regions.addAll(calls.regions()));
    for (ConnectionConfig connection : config.connections()) {
      RdsAddress.region(connection.address().host()).ifPresent(regions::add);
      if (connection.login() instanceof Login.RdsIam login) {
        regions.add(login.regionAt(connection.address()));
      }
    }
    return regions;
  }
}
