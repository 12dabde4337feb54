package dev.postern.gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.Verbs;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.gateway.doctor.Check.Result;
import dev.postern.iam.Arn;
import dev.postern.iam.AwsCaller;
import dev.postern.iam.AwsIdentity;
import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.ScriptedAws;
import dev.postern.testkit.ScriptedSts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found of an account whose services answer as AWS's documents have it. */
class DoctorIT {
  private static final String REGION = "eu-west-1";
  private static final String HOST = "shop.c9akciq32abc.eu-west-1.rds.amazonaws.com";
  private static final String GATE = "arn:aws:iam::123456789012:role/infra/postern";
  private static final String ROLE = "arn:aws:iam::123456789012:role/postern-shop";

  @TempDir private Path directory;
  private final AwsKeys keys = new AwsKeys();
  private ScriptedSts sts;
  private ScriptedAws aws;
  private ServerSocket database;
  private AwsIdentity identity;
  private boolean known = true;

  @BeforeEach
  void start() throws Exception {
    AwsKeys.Key own = keys.user("arn:aws:iam::123456789012:user/gate");
    System.setProperty("aws.accessKeyId", own.id());
    System.setProperty("aws.secretAccessKey", own.secret());
    sts = ScriptedSts.start(keys, REGION);
    aws = ScriptedAws.start(keys);
    identity = new AwsIdentity(sts.address(), Clock.systemUTC());
    LocalAuthority authority = LocalAuthority.create("RDS of tests");
    Files.writeString(directory.resolve("rds.crt"), authority.certificatePem());
    Files.writeString(
        directory.resolve("other.crt"), LocalAuthority.create("another").certificatePem());
    database = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(authority));
  }

  @AfterEach
  void stop() throws IOException {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    database.close();
    identity.close();
    aws.close();
    sts.close();
  }

  /** SSLRequest, 'S', TLS: as a PostgreSQL begins. */
  private void serve(LocalAuthority authority) {
    while (!database.isClosed()) {
      try (Socket client = database.accept()) {
        assertThat(client.getInputStream().readNBytes(8))
            .containsExactly(0, 0, 0, 8, 4, 210, 22, 47);
        client.getOutputStream().write('S');
        try (SSLSocket tls =
            (SSLSocket)
                authority
                    .server(HOST)
                    .context(authority)
                    .getSocketFactory()
                    .createSocket(client, null, false)) {
          tls.startHandshake();
        }
      } catch (IOException goneAway) {
        // The next one may fare better.
      }
    }
  }

  private PosternConfig config(String authority) throws Exception {
    return PosternConfig.load(
        Files.writeString(
            directory.resolve("postern.yaml"),
            """
            listen: { postgres: { address: "127.0.0.1:0", tls: off } }
            identity: { issuers: [ { issuer: "https://idp.example.com", audience: postern } ] }
            recorder: { directory: j }
            connections:
              - name: shop
                type: postgres
                address: "%s:%d"
                database: shop
                tls: { ca: "file:%s.crt" }
                login: { rds-iam: { user: app, resource: db-A1, role: "%s" } }
            """
                .formatted(HOST, database.getLocalPort(), authority, ROLE)),
        _ -> null);
  }

  private List<Check> examined(String authority) throws Exception {
    PosternConfig config = config(authority);
    Map<String, URI> endpoints = new TreeMap<>();
    for (String service : List.of("sts", "iam", "rds", "ec2", "eks")) {
      endpoints.put(service, aws.address());
    }
    try (AwsCaller caller = identity.caller(endpoints)) {
      return new Doctor(identity, caller, this::addresses)
          .examine(config, Verbs.actions().iamNeeds().of(config, _ -> {}), Arn.ofRole(GATE));
    }
  }

  private InetAddress[] addresses(String name) throws UnknownHostException {
    if (!known) {
      throw new UnknownHostException(name);
    }
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  private void identityIs(String arn) {
    aws.query(
        "sts",
        REGION,
        "GetCallerIdentity",
        form -> {
          assertThat(form).containsEntry("Version", "2011-06-15");
          return """
          <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <GetCallerIdentityResult>
              <Arn>%s</Arn>
              <UserId>ARO123EXAMPLE123:i-1</UserId>
              <Account>123456789012</Account>
            </GetCallerIdentityResult>
            <ResponseMetadata><RequestId>01234567-89ab</RequestId></ResponseMetadata>
          </GetCallerIdentityResponse>
          """
              .formatted(arn);
        });
  }

  private void simulated(Function<Map<String, String>, Set<String>> allowed) {
    aws.query(
        "iam",
        "us-east-1",
        "SimulatePrincipalPolicy",
        form -> {
          String results =
              form.entrySet().stream()
                  .filter(entry -> entry.getKey().startsWith("ActionNames.member."))
                  .map(Map.Entry::getValue)
                  .map(action ->
                      """
                      <member><MatchedStatements/><MissingContextValues/>
                        <EvalResourceName>*</EvalResourceName>
                        <EvalDecision>%s</EvalDecision>
                        <EvalActionName>%s</EvalActionName></member>
                      """
                          .formatted(
                              allowed.apply(form).contains(action) ? "allowed" : "implicitDeny",
                              action))
                  .collect(Collectors.joining());
          return """
          <SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
            <SimulatePrincipalPolicyResult>
              <IsTruncated>false</IsTruncated>
              <EvaluationResults>%s</EvaluationResults>
            </SimulatePrincipalPolicyResult>
            <ResponseMetadata><RequestId>1cdb5b0a</RequestId></ResponseMetadata>
          </SimulatePrincipalPolicyResponse>
          """
              .formatted(results);
        });
  }

  private void databaseIs(boolean iam, boolean open) {
    aws.query(
        "rds",
        REGION,
        "DescribeDBInstances",
        form -> {
          assertThat(form).containsEntry("DBInstanceIdentifier", "shop");
          return """
          <DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
            <DescribeDBInstancesResult>
              <DBInstances>
                <DBInstance>
                  <DBInstanceIdentifier>shop</DBInstanceIdentifier>
                  <IAMDatabaseAuthenticationEnabled>%s</IAMDatabaseAuthenticationEnabled>
                  <PubliclyAccessible>%s</PubliclyAccessible>
                  <VpcSecurityGroups>
                    <VpcSecurityGroupMembership>
                      <Status>active</Status><VpcSecurityGroupId>sg-0a1</VpcSecurityGroupId>
                    </VpcSecurityGroupMembership>
                  </VpcSecurityGroups>
                </DBInstance>
              </DBInstances>
            </DescribeDBInstancesResult>
            <ResponseMetadata><RequestId>9135fff3</RequestId></ResponseMetadata>
          </DescribeDBInstancesResponse>
          """
              .formatted(iam, open);
        });
  }

  private void groupTakes(String protocol, String ports, String ranges) {
    aws.query(
        "ec2",
        REGION,
        "DescribeSecurityGroups",
        form -> {
          assertThat(form).containsEntry("GroupId.1", "sg-0a1");
          return """
          <DescribeSecurityGroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
            <requestId>1d62eae0</requestId>
            <securityGroupInfo>
              <item>
                <groupId>sg-0a1</groupId>
                <ipPermissions>
                  <item><ipProtocol>%s</ipProtocol>%s<groups/>%s<prefixListIds/></item>
                </ipPermissions>
              </item>
            </securityGroupInfo>
          </DescribeSecurityGroupsResponse>
          """
              .formatted(protocol, ports, ranges);
        });
  }

  private static Result result(List<Check> checks, String of, String what) {
    return check(checks, of, what).result();
  }

  private static Check check(List<Check> checks, String of, String what) {
    return checks.stream()
        .filter(check -> check.of().equals(of) && check.what().equals(what))
        .findFirst()
        .orElseThrow();
  }

  private static final Set<String> WANTED =
      Set.of("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession");

  private void everythingIsWell() {
    identityIs("arn:aws:sts::123456789012:assumed-role/postern/i-1");
    sts.role(ROLE, "");
    simulated(form -> GATE.equals(form.get("PolicySourceArn")) ? WANTED : Set.of("rds-db:connect"));
    databaseIs(true, false);
    groupTakes(
        "tcp",
        "<fromPort>1</fromPort><toPort>65535</toPort>",
        "<ipRanges><item><cidrIp>10.0.0.0/8</cidrIp></item></ipRanges><ipv6Ranges/>");
    aws.get("eks", REGION, "/clusters", "{\"clusters\":[\"prod\"],\"nextToken\":null}");
    aws.get(
        "eks",
        REGION,
        "/clusters/prod",
        """
        {"cluster":{"name":"prod","resourcesVpcConfig":{"subnetIds":["subnet-1"],
         "endpointPublicAccess":false,"endpointPrivateAccess":true,
         "publicAccessCidrs":["0.0.0.0/0"]}}}
        """);
  }

  @Test
  void whatIsAsItShouldBeIsWell() throws Exception {
    everythingIsWell();

    List<Check> checks = examined("rds");
    assertThat(checks)
        .extracting(Check::of, Check::what, Check::result)
        .containsExactly(
            tuple("the gate", "identity", Result.OK),
            tuple(ROLE, "can be taken", Result.OK),
            tuple("the gate", "may do what is needed", Result.OK),
            tuple("the gate", "may not do more", Result.OK),
            tuple(ROLE, "may do what is needed", Result.OK),
            tuple(ROLE, "may not do more", Result.OK),
            tuple("shop", "name", Result.OK),
            tuple("shop", "certificate", Result.OK),
            tuple("shop", "IAM authentication", Result.OK),
            tuple("shop", "not public", Result.OK),
            tuple("shop", "security groups", Result.OK),
            tuple("cluster prod", "EKS endpoint", Result.OK));
    assertThat(sts.assumed())
        .singleElement()
        .satisfies(asked ->
            assertThat(asked)
                .containsEntry("SourceIdentity", "postern")
                .containsKey("Tags.member.1.Key"));
  }

  @Test
  void whatMayNotBeLookedAtIsSaidAndIsNoError() throws Exception {
    identityIs("arn:aws:sts::123456789012:assumed-role/postern/i-1");
    sts.role(ROLE, "");

    List<Check> checks = examined("rds");
    assertThat(checks).noneMatch(check -> check.result() == Result.FAIL);
    assertThat(checks)
        .filteredOn(check -> check.result() == Result.UNKNOWN)
        .extracting(Check::of, Check::found)
        .containsExactly(
            tuple("the gate", "not permitted to look (iam:SimulatePrincipalPolicy)"),
            tuple(ROLE, "not permitted to look (iam:SimulatePrincipalPolicy)"),
            tuple("shop", "not permitted to look (rds:DescribeDBInstances)"),
            tuple("shop", "not permitted to look (rds:DescribeDBInstances)"),
            tuple("shop", "not permitted to look (rds:DescribeDBInstances)"),
            tuple("EKS in eu-west-1", "not permitted to look (eks:ListClusters)"));
  }

  @Test
  void aRoleThatCannotBeTakenOrMayNotDoItsWorkFails() throws Exception {
    everythingIsWell();
    sts.withdraw(ROLE);
    simulated(form -> GATE.equals(form.get("PolicySourceArn")) ? WANTED : Set.of());

    List<Check> checks = examined("rds");
    assertThat(result(checks, ROLE, "can be taken")).isEqualTo(Result.FAIL);
    assertThat(check(checks, ROLE, "may do what is needed"))
        .extracting(Check::result, Check::found)
        .containsExactly(Result.FAIL, "it may not: rds-db:connect");
  }

  @Test
  void aRoleThatMayDoMoreIsWarnedOf() throws Exception {
    everythingIsWell();
    simulated(form ->
        GATE.equals(form.get("PolicySourceArn"))
            ? WANTED
            : Set.of("rds-db:connect", "iam:CreateAccessKey"));

    assertThat(check(examined("rds"), ROLE, "may not do more"))
        .extracting(Check::result, Check::found)
        .containsExactly(Result.WARN, "it may also: iam:CreateAccessKey");
  }

  @Test
  void aUsersKeyIsWarnedOfAndAnotherRoleFails() throws Exception {
    everythingIsWell();
    identityIs("arn:aws:iam::123456789012:user/gate");
    assertThat(result(examined("rds"), "the gate", "identity")).isEqualTo(Result.WARN);

    identityIs("arn:aws:sts::123456789012:assumed-role/another/i-1");
    assertThat(result(examined("rds"), "the gate", "identity")).isEqualTo(Result.FAIL);
  }

  @Test
  void aDatabaseOfAnotherAuthorityOrNameFails() throws Exception {
    everythingIsWell();
    assertThat(result(examined("other"), "shop", "certificate")).isEqualTo(Result.FAIL);

    known = false;
    assertThat(result(examined("rds"), "shop", "name")).isEqualTo(Result.FAIL);
  }

  @Test
  void aDatabaseThatTakesNoTokensFailsAndAPublicOneIsWarnedOf() throws Exception {
    everythingIsWell();
    databaseIs(false, true);

    List<Check> checks = examined("rds");
    assertThat(result(checks, "shop", "IAM authentication")).isEqualTo(Result.FAIL);
    assertThat(result(checks, "shop", "not public")).isEqualTo(Result.WARN);
  }

  @Test
  void anOpenSecurityGroupIsWarnedOfHoweverItIsOpen() throws Exception {
    everythingIsWell();
    int port = database.getLocalPort();
    String anybody = "<ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges>";
    String anybody6 = "<ipv6Ranges><item><cidrIpv6>::/0</cidrIpv6></item></ipv6Ranges>";
    String exactly = "<fromPort>%1$d</fromPort><toPort>%1$d</toPort>";

    groupTakes("tcp", exactly.formatted(port), anybody);
    assertThat(check(examined("rds"), "shop", "security groups"))
        .extracting(Check::result, Check::found)
        .containsExactly(Result.WARN, "sg-0a1 let anybody reach port " + port);
    groupTakes("-1", "", "<ipRanges/>" + anybody6);
    assertThat(result(examined("rds"), "shop", "security groups")).isEqualTo(Result.WARN);
    groupTakes("tcp", exactly.formatted(port == 1 ? 2 : port - 1), anybody);
    assertThat(result(examined("rds"), "shop", "security groups")).isEqualTo(Result.OK);
    groupTakes("udp", exactly.formatted(port), anybody);
    assertThat(result(examined("rds"), "shop", "security groups")).isEqualTo(Result.OK);
  }

  @Test
  void aClusterThatAnybodyReachesIsWarnedOf() throws Exception {
    everythingIsWell();
    aws.get(
        "eks",
        REGION,
        "/clusters/prod",
        """
        {"cluster":{"name":"prod","resourcesVpcConfig":{"endpointPublicAccess":true,
         "publicAccessCidrs":["0.0.0.0/0"]}}}
        """);

    assertThat(check(examined("rds"), "cluster prod", "EKS endpoint"))
        .extracting(Check::result, Check::found)
        .containsExactly(Result.WARN, "public, for anybody");
  }
}
