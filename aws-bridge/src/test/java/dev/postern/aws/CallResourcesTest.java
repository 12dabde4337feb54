package dev.postern.aws;

import static dev.postern.aws.Requests.call;
import static dev.postern.aws.Requests.needs;
import static dev.postern.aws.Requests.read;
import static dev.postern.aws.Requests.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call may be on, where the request says it in another way than the ARN has it. */
class CallResourcesTest {
  private static List<String> json(String service, String target, String body) {
    return needs(
        read(
            service,
            "POST /",
            body,
            "Content-Type: application/x-amz-json-1.1",
            "X-Amz-Target: " + target));
  }

  private static List<String> form(String service, String body) {
    return needs(read(service, "POST /", body, "Content-Type: application/x-www-form-urlencoded"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SendCommand | {\"DocumentName\":\"AWS-RunShellScript\",\"Targets\":[{\"Key\":\"InstanceIds\",\"Values\":[\"i-0123456789abcdef0\"]}]}",
        "StartSession | {\"Target\":\"i-0123456789abcdef0\",\"DocumentName\":\"AWS-StartSSHSession\"}",
      })
  void aTargetMayBeAnyMachine(String operation, String body) {
    assertThat(json("ssm", "AmazonSSM." + operation, body))
        .contains(
            "ssm:%s arn:${Partition}:ec2:eu-west-1:${Account}:instance/${InstanceId} ?"
                .formatted(operation));
  }

  @Test
  void anAddressIsSomebodysToo() {
    assertThat(
            form(
                "ec2",
                "Action=AssociateAddress&Version=2016-11-15&PublicIp=203.0.113.7"
                    + "&InstanceId=i-0123456789abcdef0"))
        .anyMatch(need -> need.contains(":elastic-ip/") && need.endsWith(" ?"))
        .anyMatch(need -> need.endsWith(":instance/i-0123456789abcdef0"));
  }

  @Test
  void whatIsSaidIsEnoughWhereNothingElseIs() {
    assertThat(json("ssm", "AmazonSSM.StartSession", "{\"Target\":\"i-0123456789abcdef0\"}"))
        .isNotEmpty();
    assertThat(form("ec2", "Action=TerminateInstances&Version=2016-11-15&InstanceId.1=i-1"))
        .containsExactly(
            "ec2:TerminateInstances arn:${Partition}:ec2:eu-west-1:${Account}:instance/i-1");
  }

  @Test
  void aPartOfASecretsArnIsNoWholeOne() {
    String start = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod";
    assertThat(
            json(
                "secretsmanager",
                "secretsmanager.GetSecretValue",
                "{\"SecretId\":\"%s\"}".formatted(start)))
        .containsExactly("secretsmanager:GetSecretValue " + start + " ?");
    assertThat(
            json(
                "secretsmanager",
                "secretsmanager.GetSecretValue",
                "{\"SecretId\":\"%s-a1B2c3\"}".formatted(start)))
        .containsExactly("secretsmanager:GetSecretValue " + start + "-a1B2c3");
  }

  @Test
  void aBatchOfSecretsIsEachOfThem() {
    assertThat(
            json(
                "secretsmanager",
                "secretsmanager.BatchGetSecretValue",
                "{\"SecretIdList\":[\"shop\",\"prod\"]}"))
        .contains(
            "secretsmanager:GetSecretValue"
                + " arn:${Partition}:secretsmanager:eu-west-1:${Account}:secret:prod ?");
  }

  @Test
  void aSecretThatIsReadAsAParameterIsOne() {
    assertThat(
            json(
                "ssm",
                "AmazonSSM.GetParameter",
                "{\"Name\":\"/aws/reference/secretsmanager/prod\"}"))
        .contains(
            "secretsmanager:GetSecretValue"
                + " arn:${Partition}:secretsmanager:${Region}:${Account}:secret:prod ?");
  }

  @Test
  void aStatementOfPartiQlMayDoWhatAnyCan() {
    assertThat(
            json(
                "dynamodb",
                "DynamoDB_20120810.ExecuteStatement",
                "{\"Statement\":\"DELETE FROM t\"}"))
        .anyMatch(need -> need.startsWith("dynamodb:PartiQLDelete "))
        .anyMatch(need -> need.startsWith("dynamodb:PartiQLSelect "));
    assertThat(
            call(read(
                    "dynamodb",
                    "POST /",
                    "{\"Statement\":\"DELETE FROM t\"}",
                    "Content-Type: application/x-amz-json-1.0",
                    "X-Amz-Target: DynamoDB_20120810.ExecuteStatement"))
                .kinds())
        .contains(Kind.DELETE);
  }

  @Test
  void namesAreKeptAsTheServiceKeepsThem() {
    assertThat(form("rds", "Action=DeleteDBInstance&Version=2014-10-31&DBInstanceIdentifier=PROD"))
        .contains("rds:DeleteDBInstance arn:${Partition}:rds:eu-west-1:${Account}:db:prod");
  }

  @Test
  void aNameIsNoIdThatAwsHasMade() {
    assertThat(form("ec2", "Action=DeleteLaunchTemplate&Version=2016-11-15&LaunchTemplateName=x"))
        .containsExactly(
            "ec2:DeleteLaunchTemplate"
                + " arn:${Partition}:ec2:eu-west-1:${Account}:launch-template/${LaunchTemplateId} ?");
  }

  @Test
  void apiGatewaysResourcesAreItsPaths() {
    assertThat(needs(read("apigateway", "DELETE /restapis/abc/stages/prod", "")))
        .containsExactly(
            "apigateway:DELETE arn:${Partition}:apigateway:eu-west-1::/restapis/abc/stages/prod");
  }

  @Test
  void aFunctionByItsAliasIsAnotherResource() {
    assertThat(
            needs(
                read("lambda", "POST /2015-03-31/functions/prod/invocations?Qualifier=live", "{}")))
        .contains(
            "lambda:InvokeFunction arn:${Partition}:lambda:eu-west-1:${Account}:function:prod:live");
  }

  @Test
  void aRoleIsPassedByItsNameToo() {
    assertThat(
            json(
                "glue",
                "AWSGlue.CreateJob",
                "{\"Name\":\"j\",\"Role\":\"AdminRole\",\"Command\":{\"Name\":\"glueetl\"}}"))
        .contains("iam:PassRole arn:${Partition}:iam::${Account}:role/AdminRole ?");
    assertThat(
            json(
                "ecs",
                "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition",
                "{\"family\":\"f\",\"taskRoleArn\":\"AdminRole\",\"containerDefinitions\":[]}"))
        .contains("iam:PassRole arn:${Partition}:iam::${Account}:role/AdminRole ?");
  }

  @Test
  void aCopyIsFromABucketAlone() {
    assertThat(
            refused(
                read(
                    "s3", "PUT /photos/a.jpg", "", "x-amz-copy-source: prod-metadata-s3alias/key")))
        .isEqualTo("access-point");
  }
}
