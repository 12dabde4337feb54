package dev.postern.gateway.doctor;

import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.ConnectionConfig.Login;
import dev.postern.gateway.doctor.Questions.Reply;
import dev.postern.gateway.doctor.Questions.Xml;
import dev.postern.iam.RdsAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Whether a database is there and is the right one, and who could reach it beside the gate. */
final class DatabaseChecks {
  private static final String NAME = "name";
  private static final String TLS = "certificate";
  private static final String IAM = "IAM authentication";
  private static final String PUBLIC = "not public";
  private static final String GROUPS = "security groups";
  private static final String BESIDE =
      "whoever has a login gets in beside the gate: let its security groups take the gate alone";

  private final Questions questions;
  private final Doctor.Names names;
  private final List<Check> checks = new ArrayList<>();

  DatabaseChecks(Questions questions, Doctor.Names names) {
    this.questions = questions;
    this.names = names;
  }

  List<Check> of(ConnectionConfig connection) {
    reach(connection);
    Optional<String> region = RdsAddress.region(connection.address().host());
    if (region.isPresent()) {
      describe(connection, region.get());
    } else if (connection.login() instanceof Login.RdsIam) {
      checks.add(
          Check.unknown(connection.name(), PUBLIC, "its address is no endpoint that RDS gave it"));
    }
    return checks;
  }

  private void reach(ConnectionConfig connection) {
    InetAddress[] addresses;
    try {
      addresses = names.addresses(connection.address().host());
    } catch (UnknownHostException e) {
      checks.add(
          Check.fail(
              connection.name(),
              NAME,
              "the name of its address is not known here",
              "correct address, or the resolver of the gate's machine"));
      return;
    }
    checks.add(Check.ok(connection.name(), NAME, "known"));
    try {
      String protocol = TlsProbe.of(connection, addresses[0]);
      checks.add(
          Check.ok(
              connection.name(),
              TLS,
              protocol.equals("none") ? "without TLS, over loopback" : "verified, " + protocol));
    } catch (SSLException e) {
      checks.add(
          Check.fail(
              connection.name(),
              TLS,
              "TLS cannot be verified: " + Words.line(e.getMessage()),
              "compare tls.ca and address with the database's certificate"));
    } catch (IOException e) {
      checks.add(
          Check.fail(
              connection.name(),
              TLS,
              "it cannot be reached: " + Words.line(e.getMessage()),
              "let the database's security group take the gate"));
    }
  }

  private void describe(ConnectionConfig connection, String region) {
    String[] labels = connection.address().host().split("\\.", 3);
    if (labels[1].startsWith("proxy-")) {
      checks.add(
          Check.unknown(
              connection.name(), PUBLIC, "it is behind an RDS Proxy, which is not asked"));
      return;
    }
    boolean cluster = labels[1].startsWith("cluster-");
    Reply<Xml> database =
        cluster
            ? questions.rds(region, "DescribeDBClusters", Map.of("DBClusterIdentifier", labels[0]))
            : questions.rds(
                region, "DescribeDBInstances", Map.of("DBInstanceIdentifier", labels[0]));
    switch (database) {
      case Reply.Nothing<Xml>(_, var words) -> unknown(connection, words, IAM, PUBLIC, GROUPS);
      case Reply.Read<Xml>(var answer) -> {
        List<Xml> found =
            cluster
                ? answer.list("DescribeDBClustersResult", "DBClusters", "DBCluster")
                : answer.list("DescribeDBInstancesResult", "DBInstances", "DBInstance");
        if (found.isEmpty()) {
          unknown(connection, "RDS has none of this name", IAM, PUBLIC, GROUPS);
        } else {
          iam(connection, found.getFirst());
          exposure(connection, region, found.getFirst(), cluster);
        }
      }
    }
  }

  private void unknown(ConnectionConfig connection, String words, String... whats) {
    for (String what : whats) {
      checks.add(Check.unknown(connection.name(), what, words));
    }
  }

  private void iam(ConnectionConfig connection, Xml database) {
    boolean enabled = database.text("IAMDatabaseAuthenticationEnabled").equals("true");
    if (enabled || connection.login() instanceof Login.RdsIam) {
      checks.add(
          enabled
              ? Check.ok(connection.name(), IAM, "enabled")
              : Check.fail(
                  connection.name(),
                  IAM,
                  "not enabled, and rds-iam logs in by it",
                  "aws rds modify-db-instance --enable-iam-database-authentication (of a cluster:"
                      + " modify-db-cluster)"));
    }
  }

  private void exposure(ConnectionConfig connection, String region, Xml database, boolean cluster) {
    List<Xml> instances = List.of(database);
    if (cluster) {
      Map<String, String> members = new LinkedHashMap<>();
      members.put("Filters.Filter.1.Name", "db-cluster-id");
      members.put("Filters.Filter.1.Values.Value.1", database.text("DBClusterIdentifier"));
      switch (questions.rds(region, "DescribeDBInstances", members)) {
        case Reply.Nothing<Xml>(_, var words) -> {
          unknown(connection, words, PUBLIC);
          instances = List.of();
        }
        case Reply.Read<Xml>(var answer) ->
            instances = answer.list("DescribeDBInstancesResult", "DBInstances", "DBInstance");
      }
    }
    if (!instances.isEmpty()) {
      boolean open =
          instances.stream().anyMatch(one -> one.text("PubliclyAccessible").equals("true"));
      checks.add(
          open
              ? Check.warn(
                  connection.name(),
                  PUBLIC,
                  "it has a public address",
                  "aws rds modify-db-instance --no-publicly-accessible")
              : Check.ok(connection.name(), PUBLIC, "its address is a private one"));
    }
    groups(connection, region, database);
  }

  private void groups(ConnectionConfig connection, String region, Xml database) {
    Set<String> ids = new LinkedHashSet<>();
    for (Xml group : database.list("VpcSecurityGroups", "VpcSecurityGroupMembership")) {
      ids.add(group.text("VpcSecurityGroupId"));
    }
    if (ids.isEmpty()) {
      unknown(connection, "RDS names none", GROUPS);
      return;
    }
    Map<String, String> asked = new LinkedHashMap<>();
    ids.forEach(id -> asked.put("GroupId." + (asked.size() + 1), id));
    switch (questions.ec2(region, "DescribeSecurityGroups", asked)) {
      case Reply.Nothing<Xml>(_, var words) -> unknown(connection, words, GROUPS);
      case Reply.Read<Xml>(var answer) -> {
        int port = connection.address().port();
        List<String> open =
            answer.list("securityGroupInfo", "item").stream()
                .filter(group -> OpenRules.letAnybodyIn(group, port))
                .map(group -> Words.line(group.text("groupId")))
                .toList();
        checks.add(
            open.isEmpty()
                ? Check.ok(connection.name(), GROUPS, "none lets anybody reach port " + port)
                : Check.warn(
                    connection.name(),
                    GROUPS,
                    "%s let anybody reach port %d".formatted(String.join(", ", open), port),
                    BESIDE));
      }
    }
  }
}
