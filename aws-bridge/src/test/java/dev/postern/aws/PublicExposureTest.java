package dev.postern.aws;

import static dev.postern.aws.Requests.call;
import static dev.postern.aws.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.AwsCall;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would open something to everybody, in the ways in which AWS takes it. */
class PublicExposureTest {
  private static final String OPEN =
      "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\"}]}";
  private static final String CLOSED =
      "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},"
          + "\"Action\":\"*\"},{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"*\"}]}";

  private static Reading form(String service, String version, String operation, String rest) {
    return read(
        service,
        "POST /",
        "Action=" + operation + "&Version=" + version + rest,
        "Content-Type: application/x-www-form-urlencoded");
  }

  private static Reading ec2(String operation, String rest) {
    return form("ec2", "2016-11-15", operation, rest);
  }

  private static Reading json(String service, String target, String body) {
    String version = target.startsWith("AmazonSQS") ? "1.0" : "1.1";
    return read(
        service,
        "POST /",
        body,
        "Content-Type: application/x-amz-json-" + version,
        "X-Amz-Target: " + target);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\\\"") + "\"";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static boolean opens(Reading reading) {
    AwsCall call = call(reading);
    boolean exposure =
        call.reasons().stream().map(Reason::code).anyMatch("public-exposure"::equals);
    assertThat(call.risk() == Risk.CRITICAL).isEqualTo(exposure);
    return exposure;
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, true",
    "1.2.3.4/0, true",
    "000.0.0.0/0, true",
    "0.0.0.0/00, true",
    "0.0.0.0/1, true",
    "128.0.0.0/1, true",
    "8.0.0.0/7, true",
    "10.0.0.0/8, false",
    "192.0.2.1/32, false",
    "::/0, true",
    "::1/0, true",
    "0:0:0:0:0:0:0:0/0, true",
    "8000::/1, true",
    "2000::/3, true",
    "fc00::/7, false",
    "2001:db8::/32, false"
  })
  void aNetworkThatIsWiderThanAnyPrivateOneIsTheInternet(String network, boolean open) {
    String range = network.contains(":") ? "&IpPermissions.1.Ipv6Ranges.1.CidrIpv6=" : "&CidrIp=";

    assertThat(
            opens(ec2("AuthorizeSecurityGroupIngress", "&GroupId=sg-1" + range + encoded(network))))
        .isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({
    "ModifyImageAttribute, &ImageId=ami-1&OperationType=add&UserGroup.1=all, true",
    "ModifyImageAttribute, &ImageId=ami-1&LaunchPermission.Add.1.Group=all, true",
    "ModifyImageAttribute, &ImageId=ami-1&LaunchPermission.Remove.1.Group=all, false",
    "ModifyImageAttribute, &ImageId=ami-1&LaunchPermission.Add.1.UserId=123456789012, false",
    "ModifySnapshotAttribute, &SnapshotId=snap-1&OperationType=add&UserGroup.1=all, true",
    "DisableImageBlockPublicAccess, '', true",
    "DisableSnapshotBlockPublicAccess, '', true",
    "EnableSnapshotBlockPublicAccess, &State=block-new-sharing, true",
    "GetSnapshotBlockPublicAccessState, '', false"
  })
  void whatIsGivenToAllIsSeenInEachForm(String operation, String rest, boolean open) {
    assertThat(opens(ec2(operation, rest))).isEqualTo(open);
  }

  @Test
  void allAccountsAreEverybody() {
    String document = "{\"Name\":\"d\",\"PermissionType\":\"Share\",\"AccountIds";
    String share = "AmazonSSM.ModifyDocumentPermission";
    String queue =
        "{\"QueueUrl\":\"https://sqs.eu-west-1.amazonaws.com/123456789012/q\",\"Label\":\"l\","
            + "\"Actions\":[\"*\"],\"AWSAccountIds\":[";
    String topic =
        "&TopicArn=arn:aws:sns:eu-west-1:123456789012:t&Label=l&ActionName.member.1=Publish";

    assertThat(opens(json("ssm", share, document + "ToAdd\":[\"All\"]}"))).isTrue();
    assertThat(opens(json("ssm", share, document + "ToAdd\":[\"123456789012\"]}"))).isFalse();
    assertThat(opens(json("ssm", share, document + "ToRemove\":[\"All\"]}"))).isFalse();
    assertThat(opens(json("sqs", "AmazonSQS.AddPermission", queue + "\"*\"]}"))).isTrue();
    assertThat(opens(json("sqs", "AmazonSQS.AddPermission", queue + "\"123456789012\"]}")))
        .isFalse();
    assertThat(
            opens(form("sns", "2010-03-31", "AddPermission", topic + "&AWSAccountId.member.1=*")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OPEN,
        "\ufeff" + OPEN,
        "{\"statement\":{\"effect\":\"Allow\",\"principal\":{\"aws\":[\"*\"]}}}",
        "{\"Statement\":[{\"Effect\":\"Deny\",\"effect\":\"Allow\",\"Principal\":\"*\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"NotPrincipal\":{\"AWS\":\"1\"}}]}",
        "{'Statement':[]}",
        "x {\"Statement\":[]}"
      })
  void aPolicyForEverybodyIsSeenWhereverAPolicyIsSaid(String policy) {
    assertThat(policies(policy)).allMatch(PublicExposureTest::opens);
  }

  @Test
  void aPolicyForSomebodyIsNone() {
    assertThat(policies(CLOSED)).noneMatch(PublicExposureTest::opens);
    assertThat(policies("no policy at all")).noneMatch(PublicExposureTest::opens);
  }

  private static Reading[] policies(String policy) {
    String queue = "\"Attributes\":{\"Policy\":" + quoted(policy) + "}}";
    return new Reading[] {
      json("sqs", "AmazonSQS.CreateQueue", "{\"QueueName\":\"q\"," + queue),
      json(
          "sqs",
          "AmazonSQS.SetQueueAttributes",
          "{\"QueueUrl\":\"https://sqs.eu-west-1.amazonaws.com/123456789012/q\"," + queue),
      form(
          "sns",
          "2010-03-31",
          "SetTopicAttributes",
          "&TopicArn=arn:aws:sns:eu-west-1:123456789012:t&AttributeName=Policy&AttributeValue="
              + encoded(policy)),
      read(
          "es",
          "POST /2021-01-01/opensearch/domain/d/config",
          "{\"AccessPolicies\":" + quoted(policy) + "}",
          "Content-Type: application/json"),
      read(
          "apigateway",
          "PATCH /restapis/a1",
          "{\"patchOperations\":[{\"op\":\"replace\",\"path\":\"/policy\",\"value\":"
              + quoted(policy)
              + "}]}"),
      read("s3", "PUT /reports?policy", policy),
      json(
          "ecr",
          "AmazonEC2ContainerRegistry_V20150921.SetRepositoryPolicy",
          "{\"repositoryName\":\"r\",\"policyText\":" + quoted(policy) + "}")
    };
  }

  @Test
  void aNetworkPolicyOfOpenSearchServerlessIsRead() {
    String policy = "[{\"Rules\":[],\"AllowFromPublic\":%s}]";
    String body = "{\"name\":\"n\",\"type\":\"network\",\"policy\":%s}";
    String target = "OpenSearchServerless.CreateSecurityPolicy";

    assertThat(opens(aoss(target, body.formatted(quoted(policy.formatted("true")))))).isTrue();
    assertThat(opens(aoss(target, body.formatted(quoted(policy.formatted("false")))))).isFalse();
  }

  private static Reading aoss(String target, String body) {
    return read(
        "aoss",
        "POST /",
        body,
        "Content-Type: application/x-amz-json-1.0",
        "X-Amz-Target: " + target);
  }
}
