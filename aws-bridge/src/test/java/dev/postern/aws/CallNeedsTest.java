package dev.postern.aws;

import static dev.postern.aws.Requests.needs;
import static dev.postern.aws.Requests.read;
import static dev.postern.aws.Requests.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.AwsAccess;
import dev.postern.core.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which actions a call needs, and on what, where the request says it in other ways than by name.
 */
class CallNeedsTest {
  private static String at(String service, String resource) {
    return "arn:${Partition}:" + service + ":eu-west-1:${Account}:" + resource;
  }

  private static List<String> json(String service, String target, String body) {
    return needs(
        read(
            service,
            "POST /",
            body,
            "Content-Type: application/x-amz-json-1.1",
            "X-Amz-Target: " + target));
  }

  private static List<String> ssm(String operation, String body) {
    return json("ssm", "AmazonSSM." + operation, body);
  }

  private static List<String> form(String service, String version, String body) {
    return needs(
        read(
            service,
            "POST /",
            body + "&Version=" + version,
            "Content-Type: application/x-www-form-urlencoded"));
  }

  private static List<String> ec2(String body) {
    return form("ec2", "2016-11-15", body);
  }

  @Test
  void nodesThatACommandIsSentToByTargetsMayBeAny() {
    String document = "ssm:SendCommand " + at("ssm", "document/AWS-RunShellScript");

    assertThat(
            ssm(
                "SendCommand",
                "{\"DocumentName\":\"AWS-RunShellScript\","
                    + "\"Targets\":[{\"Key\":\"InstanceIds\",\"Values\":[\"i-prod\"]}]}"))
        .containsExactlyInAnyOrder(
            document,
            "ssm:SendCommand " + at("ec2", "instance/${InstanceId}"),
            "ssm:SendCommand " + at("ssm", "managed-instance/${InstanceId}"));
    assertThat(
            ssm(
                "SendCommand",
                "{\"DocumentName\":\"AWS-RunShellScript\",\"InstanceIds\":[\"i-1\",\"mi-2\"]}"))
        .containsExactlyInAnyOrder(
            document,
            "ssm:SendCommand " + at("ec2", "instance/i-1"),
            "ssm:SendCommand " + at("ssm", "managed-instance/mi-2"));
  }

  @Test
  void aSessionIsOnItsTarget() {
    assertThat(ssm("StartSession", "{\"Target\":\"i-1\",\"DocumentName\":\"d\"}"))
        .containsExactlyInAnyOrder(
            "ssm:StartSession " + at("ssm", "document/d"),
            "ssm:StartSession " + at("ec2", "instance/i-1"));
    assertThat(ssm("StartSession", "{\"Target\":\"i-1\"}"))
        .containsExactly("ssm:StartSession " + at("ec2", "instance/i-1"));
    assertThat(ssm("StartSession", "{\"Target\":\"another\",\"DocumentName\":\"d\"}"))
        .contains("ssm:StartSession " + at("ec2", "instance/${InstanceId}"));
  }

  @Test
  void anAddressByItsNumbersMayBeAny() {
    assertThat(ec2("Action=AssociateAddress&PublicIp=192.0.2.1&InstanceId=i-1"))
        .containsExactlyInAnyOrder(
            "ec2:AssociateAddress " + at("ec2", "instance/i-1"),
            "ec2:AssociateAddress " + at("ec2", "elastic-ip/${AllocationId}"));
  }

  @Test
  void whatNothingInTheRequestMayMeanIsNotThere() {
    assertThat(ec2("Action=TerminateInstances&InstanceId.1=i-1"))
        .containsExactly("ec2:TerminateInstances " + at("ec2", "instance/i-1"));
    assertThat(
            json(
                "dynamodb",
                "DynamoDB_20120810.Query",
                "{\"TableName\":\"t\",\"KeyConditionExpression\":\"#a = :a\","
                    + "\"ExpressionAttributeNames\":{\"#a\":\"a\"}}"))
        .containsExactly("dynamodb:Query " + at("dynamodb", "table/t"));
  }

  @Test
  void anOptionalResourceInAnotherFormIsThereAsItWasGiven() {
    assertThat(
            json(
                "dynamodb",
                "DynamoDB_20120810.Query",
                "{\"TableName\":\"t\",\"IndexName\":\"a/b\",\"KeyConditionExpression\":\"x\"}"))
        .containsExactlyInAnyOrder(
            "dynamodb:Query " + at("dynamodb", "table/t"),
            "dynamodb:Query " + at("dynamodb", "table/t/index/a/b ?"));
  }

  @Test
  void anArnUnderAnotherNameIsTheResourceItIsOf() {
    String key = "arn:aws:lambda:eu-west-1:123456789012:function:f";

    assertThat(needs(read("lambda", "GET /2017-03-31/tags/" + key, "")))
        .containsExactly("lambda:ListTags " + key);
  }

  @Test
  void aClusterOfDatabasesIsNamed() {
    assertThat(form("rds", "2014-10-31", "Action=StartDBCluster&DBClusterIdentifier=c"))
        .containsExactly("rds:StartDBCluster " + at("rds", "cluster:c"));
  }

  private static String passed(String role) {
    return "iam:PassRole arn:${Partition}:iam::${Account}:role/" + role + " ?";
  }

  @Test
  void aRoleThatIsPassedByItsNameNeedsPassRole() {
    assertThat(
            json(
                "glue",
                "AWSGlue.CreateJob",
                "{\"Name\":\"j\",\"Role\":\"AdminRole\",\"Command\":{\"Name\":\"glueetl\"}}"))
        .contains(passed("AdminRole"));
    assertThat(
            json(
                "ecs",
                "AmazonEC2ContainerServiceV20141113.RunTask",
                "{\"taskDefinition\":\"t\",\"overrides\":{\"taskRoleArn\":\"path/AdminRole\"}}"))
        .contains(passed("AdminRole"));
    assertThat(
            json(
                "elasticmapreduce",
                "ElasticMapReduce.RunJobFlow",
                "{\"Name\":\"n\",\"Instances\":{},\"ServiceRole\":\"A\",\"JobFlowRole\":\"B\"}"))
        .contains(passed("A"), "iam:PassRole * ?");
    assertThat(
            ssm(
                "StartAutomationExecution",
                "{\"DocumentName\":\"d\",\"Parameters\":{\"AutomationAssumeRole\":[\"A\"]}}"))
        .contains(passed("A"));
    assertThat(
            ssm(
                "StartAutomationExecution",
                "{\"DocumentName\":\"d\",\"Parameters\":{\"AutomationAssumeRole\":[\"{{ x }}\"]}}"))
        .contains("iam:PassRole * ?");
  }

  @Test
  void whatIsOnlyCalledARoleIsNotPassed() {
    assertThat(
            needs(
                read(
                    "bedrock",
                    "POST /model/m/converse",
                    "{\"messages\":[{\"role\":\"user\",\"content\":[]}]}")))
        .noneMatch(need -> need.startsWith("iam:PassRole"));
    assertThat(
            json(
                "dynamodb",
                "DynamoDB_20120810.PutItem",
                "{\"TableName\":\"t\",\"Item\":{\"role\":{\"S\":\"x\"}}}"))
        .containsExactly("dynamodb:PutItem " + at("dynamodb", "table/t"));
  }

  private static String secret(String name) {
    return "secretsmanager:GetSecretValue " + at("secretsmanager", "secret:" + name + " ?");
  }

  @Test
  void aBatchOfSecretsNeedsEachOfThem() {
    String target = "secretsmanager.BatchGetSecretValue";

    assertThat(json("secretsmanager", target, "{\"SecretIdList\":[\"a\",\"b\"]}"))
        .containsExactly("secretsmanager:BatchGetSecretValue * ?", secret("a"), secret("b"));
    assertThat(
            json(
                "secretsmanager",
                target,
                "{\"Filters\":[{\"Key\":\"name\",\"Values\":[\"prod\"]}]}"))
        .containsExactly(
            "secretsmanager:BatchGetSecretValue * ?", secret("${SecretId}").replace(" ?", ""));
  }

  @Test
  void aParameterThatStandsForASecretNeedsTheSecret() {
    String name = "aws/reference/secretsmanager/prod/db";

    assertThat(ssm("GetParameter", "{\"Name\":\"/" + name + "\"}"))
        .containsExactly("ssm:GetParameter " + at("ssm", "parameter/" + name), secret("prod/db"));
    assertThat(ssm("GetParameters", "{\"Names\":[\"/a\",\"/" + name + "\"]}"))
        .contains(secret("prod/db"));
    assertThat(ssm("GetParameter", "{\"Name\":\"/a\"}"))
        .containsExactly("ssm:GetParameter " + at("ssm", "parameter/a"));
  }

  @Test
  void aStatementOfPartiQlMayBeOfEachSortAndOnAnyTable() {
    String table = " " + at("dynamodb", "table/${TableName}");

    assertThat(
            json(
                "dynamodb",
                "DynamoDB_20120810.ExecuteStatement",
                "{\"Statement\":\"DELETE FROM t WHERE id = 1\"}"))
        .containsExactlyInAnyOrder(
            "dynamodb:PartiQLDelete" + table,
            "dynamodb:PartiQLInsert" + table,
            "dynamodb:PartiQLSelect" + table,
            "dynamodb:PartiQLUpdate" + table);
    assertThat(ActionKinds.of("dynamodb:PartiQLDelete", AwsAccess.WRITE))
        .containsExactly(Kind.DELETE);
  }

  @Test
  void aSecretByAPartOfItsArnIsNotSurelyKnown() {
    String arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod";
    String target = "secretsmanager.GetSecretValue";

    assertThat(json("secretsmanager", target, "{\"SecretId\":\"" + arn + "\"}"))
        .containsExactly("secretsmanager:GetSecretValue " + arn + " ?");
    assertThat(json("secretsmanager", target, "{\"SecretId\":\"" + arn + "-AbCd1\"}"))
        .containsExactly("secretsmanager:GetSecretValue " + arn + "-AbCd1 ?");
    assertThat(json("secretsmanager", target, "{\"SecretId\":\"" + arn + "-AbCd12\"}"))
        .containsExactly("secretsmanager:GetSecretValue " + arn + "-AbCd12");
  }

  @Test
  void aNameInCapitalsIsAlsoTheOneInSmallLettersWhereTheServiceKeepsThese() {
    String arn = "arn:aws:rds:eu-west-1:123456789012:db:";
    String delete = "rds:DeleteDBInstance ";

    assertThat(form("rds", "2014-10-31", "Action=DeleteDBInstance&DBInstanceIdentifier=PROD"))
        .containsExactly(delete + at("rds", "db:PROD"), delete + at("rds", "db:prod"));
    assertThat(
            form(
                "rds",
                "2014-10-31",
                "Action=DeleteDBInstance&DBInstanceIdentifier=" + arn + "Prod"))
        .containsExactly(delete + arn + "Prod", delete + arn + "prod");
    assertThat(form("rds", "2014-10-31", "Action=DeleteDBInstance&DBInstanceIdentifier=prod"))
        .containsExactly(delete + at("rds", "db:prod"));
    assertThat(form("redshift", "2012-12-01", "Action=DeleteCluster&ClusterIdentifier=PROD"))
        .contains("redshift:DeleteCluster " + at("redshift", "cluster:prod"));
    assertThat(form("elasticache", "2015-02-02", "Action=DeleteCacheCluster&CacheClusterId=PROD"))
        .contains("elasticache:DeleteCacheCluster " + at("elasticache", "cluster:prod"));
    assertThat(json("glue", "AWSGlue.DeleteTable", "{\"DatabaseName\":\"DB\",\"Name\":\"T\"}"))
        .contains("glue:DeleteTable " + at("glue", "table/db/t"));
    assertThat(json("dynamodb", "DynamoDB_20120810.DeleteTable", "{\"TableName\":\"T\"}"))
        .containsExactly("dynamodb:DeleteTable " + at("dynamodb", "table/T"));
  }

  @Test
  void aNameIsNotTakenForAnIdNorAnIdForAName() {
    assertThat(ec2("Action=DeleteLaunchTemplate&LaunchTemplateName=x"))
        .containsExactly(
            "ec2:DeleteLaunchTemplate " + at("ec2", "launch-template/${LaunchTemplateId}"));
    assertThat(ec2("Action=DeleteLaunchTemplate&LaunchTemplateId=lt-1"))
        .containsExactly("ec2:DeleteLaunchTemplate " + at("ec2", "launch-template/lt-1"));
    assertThat(ec2("Action=DeleteKeyPair&KeyPairId=key-0abc"))
        .containsExactly("ec2:DeleteKeyPair " + at("ec2", "key-pair/${KeyPairName}"));
    assertThat(
            json(
                "servicecatalog",
                "AWS242ServiceCatalogService.DescribeProduct",
                "{\"Name\":\"x\"}"))
        .containsExactly("servicecatalog:DescribeProduct " + at("catalog", "product/${ProductId}"));
    assertThat(ssm("CreateAssociation", "{\"Name\":\"AWS-RunShellScript\"}"))
        .doesNotContain("ssm:CreateAssociation " + at("ssm", "association/AWS-RunShellScript"))
        .contains("ssm:CreateAssociation " + at("ssm", "document/AWS-RunShellScript"));
  }

  @Test
  void aNameThatIsSetBesideAnIdDoesNotMakeItUncertain() {
    assertThat(
            json(
                "fsx",
                "AWSSimbaAPIService_v20180301.DeleteBackup",
                "{\"BackupId\":\"backup-12345678\"}"))
        .containsExactly("fsx:DeleteBackup " + at("fsx", "backup/backup-12345678"));
    assertThat(needs(read("appsync", "POST /v2/apis/a1", "{\"name\":\"n\"}")))
        .containsExactly("appsync:UpdateApi " + at("appsync", "apis/a1"));
  }

  @Test
  void thePathOfARequestToApiGatewayIsItsResource() {
    String gateway = "arn:${Partition}:apigateway:eu-west-1::";

    assertThat(needs(read("apigateway", "DELETE /restapis/abc/stages/prod", "")))
        .containsExactly("apigateway:DELETE " + gateway + "/restapis/abc/stages/prod");
    assertThat(needs(read("apigateway", "GET /v2/apis/abc/stages/prod", "")))
        .containsExactly("apigateway:GET " + gateway + "/apis/abc/stages/prod");
    assertThat(needs(read("apigateway", "DELETE /restapis/abc%3Fx", "")))
        .containsExactly("apigateway:DELETE " + gateway + "/restapis/abc?x ?");
    assertThat(needs(read("apigateway", "DELETE /restapis/abc/stages/prod/cache/data", "")))
        .allMatch(need -> need.endsWith(" ?"));
  }

  @Test
  void aPrivateDomainIsNotKnownByItsPath() {
    assertThat(needs(read("apigateway", "DELETE /domainnames/a.example?domainNameId=x1", "")))
        .allMatch(need -> need.endsWith(" ?"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prod-1a2b3c-s3alias/key",
        "/prod-1a2b3c-s3alias/key",
        "prod%2D1a2b3c-s3alias/key?versionId=1",
        "prod--ol-s3/key",
        "prod--use1-az4--x-s3/key",
        "prod.mrap/key"
      })
  void aCopyOfAnAccessPointsObjectIsRefusedLikeAnAccessPointItself(String source) {
    assertThat(refused(read("s3", "PUT /bucket/key", "", "x-amz-copy-source: " + source)))
        .isEqualTo("access-point");
  }

  @Test
  void aCopyOfABucketsObjectNeedsThatObject() {
    assertThat(needs(read("s3", "PUT /bucket/key", "", "x-amz-copy-source: prod/a%20b")))
        .contains("s3:GetObject arn:${Partition}:s3:::prod/a b");
    assertThat(refused(read("s3", "PUT /bucket/key", "", "x-amz-copy-source: p/a")))
        .isEqualTo("bucket-name");
  }

  private static List<String> invoked(String function) {
    return needs(read("lambda", "POST /2015-03-31/functions/" + function, "{}"));
  }

  @Test
  void aVersionOfAFunctionIsAResourceOfItsOwnBesideTheFunction() {
    String invoke = "lambda:InvokeFunction ";
    String prod = invoke + at("lambda", "function:prod");
    String arn = "arn:aws:lambda:eu-west-1:123456789012:function:prod";

    assertThat(invoked("prod/invocations")).containsExactly(prod);
    assertThat(invoked("prod/invocations?Qualifier=live")).containsExactly(prod, prod + ":live");
    assertThat(invoked("prod:live/invocations")).containsExactly(prod, prod + ":live");
    assertThat(invoked("prod/invocations?Qualifier=$LATEST"))
        .containsExactly(prod, prod + ":$LATEST");
    assertThat(invoked(arn + "/invocations")).containsExactly(invoke + arn);
    assertThat(invoked(arn + ":live/invocations"))
        .containsExactlyInAnyOrder(invoke + arn, invoke + arn + ":live");
    assertThat(invoked(arn + "/invocations?Qualifier=live"))
        .containsExactlyInAnyOrder(invoke + arn, invoke + arn + ":live");
    assertThat(invoked("123456789012:function:prod/invocations"))
        .allMatch(need -> need.endsWith(" ?"));
  }

  @Test
  void anIndexOfATableByItsArnIsOfThatTable() {
    String arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/t";

    assertThat(
            json(
                "dynamodb",
                "DynamoDB_20120810.Query",
                "{\"TableName\":\"" + arn + "\",\"IndexName\":\"i\"}"))
        .containsExactlyInAnyOrder("dynamodb:Query " + arn, "dynamodb:Query " + arn + "/index/i");
  }

  private static List<String> states(String operation, String machine) {
    return json(
        "states", "AWSStepFunctions." + operation, "{\"stateMachineArn\":\"" + machine + "\"}");
  }

  @Test
  void aNameThatMayBeAnAccountOrAWordOfAnArnIsNotSurelyTheFunctions() {
    for (String name :
        List.of("123456789012:prod", "function:prod", "123456789012:function:prod:1")) {
      assertThat(invoked(name.replace(":", "%3A") + "/invocations"))
          .as(name)
          .isNotEmpty()
          .allMatch(need -> need.endsWith(" ?"));
    }
  }

  @Test
  void aVersionOfAStateMachineIsTheMachineAndASubscriptionItsTopic() {
    String machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:prod";
    for (String qualifier : List.of("", ":1", ":LIVE")) {
      assertThat(states("StartExecution", machine + qualifier))
          .containsExactly("states:StartExecution " + machine);
    }
    String topic = "arn:aws:sns:eu-west-1:123456789012:prod";
    for (String subscription : List.of(topic + ":0a1b", topic)) {
      assertThat(form("sns", "2010-03-31", "Action=Unsubscribe&SubscriptionArn=" + subscription))
          .containsExactly("sns:Unsubscribe " + topic);
    }
  }

  @Test
  void anArnOfAnotherShapeThanTheReferenceHasIsNotSurelyKnown() {
    assertThat(
            ssm(
                "GetParameter",
                "{\"Name\":\"arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db:3\"}"))
        .allMatch(need -> need.endsWith(" ?"));
    assertThat(
            json(
                "ecs",
                "AmazonEC2ContainerServiceV20141113.UpdateService",
                "{\"cluster\":\"prod\","
                    + "\"service\":\"arn:aws:ecs:eu-west-1:123456789012:service/s\"}"))
        .isNotEmpty()
        .allMatch(need -> need.endsWith(" ?"));
    assertThat(
            json(
                "dynamodb",
                "DynamoDBStreams_20120810.DescribeStream",
                "{\"StreamArn\":\"arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/"
                    + "2026-05-11T21:21:33.291\"}"))
        .containsExactly(
            "dynamodb:DescribeStream arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/"
                + "2026-05-11T21:21:33.291");
  }

  @Test
  void anEntryThatNamesNoBusMayBeForAnyOther() {
    String put = "events:PutEvents ";
    String one = "{\"EventBusName\":\"a\",\"Detail\":\"{}\"}";

    assertThat(json("events", "AWSEvents.PutEvents", "{\"Entries\":[" + one + "]}"))
        .containsExactly(put + at("events", "event-bus/a"));
    for (String other : List.of("{\"Detail\":\"{}\"}", one.replace("\"a\"", "\"\""))) {
      assertThat(json("events", "AWSEvents.PutEvents", "{\"Entries\":[" + one + "," + other + "]}"))
          .contains(put + at("events", "event-bus/${EventBusName}"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "codebuild | CodeBuild_20161006.StartBuild |"
            + " {\"projectName\":\"p\",\"serviceRoleOverride\":\"arn:aws:iam::123456789012:role/a\"}"
            + " | arn:aws:iam::123456789012:role/a",
        "elasticmapreduce | ElasticMapReduce.RunJobFlow |"
            + " {\"Name\":\"n\",\"Instances\":{},\"JobFlowRole\":\"p\"} | * ?",
        "logs | Logs_20140328.PutSubscriptionFilter |"
            + " {\"logGroupName\":\"g\",\"filterName\":\"f\",\"filterPattern\":\"\",\"destinationArn\":\"arn:aws:lambda:eu-west-1:123456789012:function:f\",\"roleArn\":\"arn:aws:iam::123456789012:role/a\"}"
            + " | arn:aws:iam::123456789012:role/a",
      })
  void aRoleIsPassedWhateverItsParameterIsCalled(
      String service, String target, String body, String role) {
    assertThat(json(service, target, body)).contains("iam:PassRole " + role);
  }

  @Test
  void whatIsLaunchedFromATemplateMayHaveAnyRole() {
    String any = "iam:PassRole * ?";

    assertThat(
            ec2("Action=RunInstances&MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateId=lt-1"))
        .contains(any);
    assertThat(ec2("Action=DeleteLaunchTemplate&LaunchTemplateId=lt-1")).doesNotContain(any);
    assertThat(
            ec2(
                "Action=CreateFlowLogs&ResourceId.1=vpc-1&ResourceType=VPC"
                    + "&DeliverLogsPermissionArn=arn:aws:iam::123456789012:role/a"))
        .contains("iam:PassRole arn:aws:iam::123456789012:role/a");
    assertThat(
            form(
                "iam",
                "2010-05-08",
                "Action=AddRoleToInstanceProfile&InstanceProfileName=p&RoleName=a"))
        .contains("iam:PassRole arn:${Partition}:iam::${Account}:role/a ?");
    assertThat(
            form(
                "elasticbeanstalk",
                "2010-12-01",
                "Action=CreateEnvironment&ApplicationName=a"
                    + "&OptionSettings.member.1.OptionName=IamInstanceProfile"
                    + "&OptionSettings.member.1.Value=p"))
        .contains(any);
    assertThat(ec2("Action=CreateTags&ResourceId.1=i-1&Tag.1.Key=a&Tag.1.Value=ServiceRole"))
        .doesNotContain(any);
  }

  @Test
  void whomSomethingIsForIsNotPassed() {
    assertThat(
            json(
                "kms",
                "TrentService.CreateGrant",
                "{\"KeyId\":\"k\",\"Operations\":[\"Decrypt\"],"
                    + "\"GranteePrincipal\":\"arn:aws:iam::123456789012:role/a\"}"))
        .noneMatch(need -> need.startsWith("iam:PassRole"));
  }

  @Test
  void whoTakesARoleWithTagsOrASourceNeedsTheseToo() {
    String role = "arn:aws:iam::123456789012:role/a";

    assertThat(
            form(
                "sts",
                "2011-06-15",
                "Action=AssumeRole&RoleSessionName=s&SourceIdentity=x&Tags.member.1.Key=k"
                    + "&Tags.member.1.Value=v&RoleArn="
                    + role))
        .containsExactlyInAnyOrder(
            "sts:AssumeRole " + role, "sts:SetSourceIdentity " + role, "sts:TagSession " + role);
  }

  @Test
  void aTransactionNeedsEachActionOnItsOwnTableAlone() {
    assertThat(
            json(
                "dynamodb",
                "DynamoDB_20120810.TransactWriteItems",
                "{\"TransactItems\":[{\"Put\":{\"TableName\":\"a\",\"Item\":{}}},"
                    + "{\"Delete\":{\"TableName\":\"b\",\"Key\":{}}}]}"))
        .containsExactlyInAnyOrder(
            "dynamodb:PutItem " + at("dynamodb", "table/a"),
            "dynamodb:DeleteItem " + at("dynamodb", "table/b"));
    assertThat(
            json(
                "dynamodb",
                "DynamoDB_20120810.RestoreTableToPointInTime",
                "{\"SourceTableArn\":\"arn:aws:dynamodb:eu-west-1:123456789012:table/s\","
                    + "\"TargetTableName\":\"t\"}"))
        .contains("dynamodb:RestoreTableToPointInTime " + at("dynamodb", "table/t"));
  }

  @Test
  void whatTheRequestSaysIsKnown() {
    assertThat(needs(read("route53", "GET /2013-04-01/hostedzone/Z1/rrset", "")))
        .containsExactly("route53:ListResourceRecordSets arn:${Partition}:route53:::hostedzone/Z1");
    assertThat(
            json(
                "ecs",
                "AmazonEC2ContainerServiceV20141113.RunTask",
                "{\"taskDefinition\":\"prod:3\"}"))
        .contains("ecs:RunTask " + at("ecs", "task-definition/prod:3"));
    assertThat(
            json(
                "cloudtrail",
                "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.StopLogging",
                "{\"Name\":\"t\"}"))
        .containsExactly("cloudtrail:StopLogging " + at("cloudtrail", "trail/t"));
    assertThat(
            json(
                "logs",
                "Logs_20140328.PutSubscriptionFilter",
                "{\"logGroupName\":\"g\",\"filterName\":\"f\",\"filterPattern\":\"\","
                    + "\"destinationArn\":"
                    + "\"arn:aws:lambda:eu-west-1:123456789012:function:f\"}"))
        .containsExactly("logs:PutSubscriptionFilter " + at("logs", "log-group:g"));
  }

  private static List<String> kms(String operation, String body) {
    return json("kms", "TrentService." + operation, body);
  }

  @Test
  void whatAKeyIsTakenFromStaysOpenWhereOnlyAwsKnowsIt() {
    String any = at("kms", "key/${KeyId}");

    assertThat(kms("ReEncrypt", "{\"CiphertextBlob\":\"eA==\",\"DestinationKeyId\":\"mine\"}"))
        .containsExactlyInAnyOrder(
            "kms:ReEncryptFrom " + any, "kms:ReEncryptTo " + at("kms", "key/mine"));
    assertThat(kms("UpdateAlias", "{\"AliasName\":\"alias/a\",\"TargetKeyId\":\"mine\"}"))
        .containsExactlyInAnyOrder(
            "kms:UpdateAlias " + at("kms", "alias/a"),
            "kms:UpdateAlias " + at("kms", "key/mine"),
            "kms:UpdateAlias " + any);
    assertThat(ec2("Action=DetachVolume&VolumeId=vol-1"))
        .contains("ec2:DetachVolume " + at("ec2", "instance/${InstanceId}"));
    assertThat(ec2("Action=DetachVolume&VolumeId=vol-1&InstanceId=i-1"))
        .containsExactlyInAnyOrder(
            "ec2:DetachVolume " + at("ec2", "volume/vol-1"),
            "ec2:DetachVolume " + at("ec2", "instance/i-1"));
  }

  @Test
  void aNameInsideOfSomethingElseIsNotWhatTheCallIsOn() {
    assertThat(
            form(
                "cloudformation",
                "2010-05-15",
                "Action=UpdateStack&StackName=prod&RollbackConfiguration.RollbackTriggers.member.1.Arn="
                    + "arn:aws:cloudformation:eu-west-1:123456789012:stack/dev/1"
                    + "&RollbackConfiguration.RollbackTriggers.member.1.Type=x"))
        .contains("cloudformation:UpdateStack " + at("cloudformation", "stack/prod/${Id}"));
    assertThat(
            json(
                "wafv2",
                "AWSWAF_20190729.DeleteWebACL",
                "{\"Name\":\"n\",\"Scope\":\"REGIONAL\",\"Id\":\"i\",\"LockToken\":\"l\"}"))
        .containsExactly("wafv2:DeleteWebACL " + at("wafv2", "regional/webacl/n/i"));
    assertThat(
            needs(
                read(
                    "cloudfront",
                    "PUT /2020-05-31/distribution/EPROD/promote-staging-config"
                        + "?StagingDistributionId=ESTAG",
                    "")))
        .containsExactlyInAnyOrder(
            "cloudfront:UpdateDistributionWithStagingConfig"
                + " arn:${Partition}:cloudfront::${Account}:distribution/EPROD",
            "cloudfront:UpdateDistributionWithStagingConfig"
                + " arn:${Partition}:cloudfront::${Account}:distribution/ESTAG");
  }

  @Test
  void ofTypesThatExcludeEachOtherTheOneThatIsNamedCounts() {
    String listener = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/l/1/2";

    assertThat(
            form(
                "elasticloadbalancing",
                "2015-12-01",
                "Action=DeleteListener&ListenerArn=" + listener))
        .containsExactly("elasticloadbalancing:DeleteListener " + listener);
    assertThat(
            needs(
                read(
                    "bedrock",
                    "POST /model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke",
                    "{}")))
        .containsExactly(
            "bedrock:InvokeModel arn:${Partition}:bedrock:eu-west-1::foundation-model/"
                + "anthropic.claude-3-haiku-20240307-v1:0");
  }

  @Test
  void whatIsDoneUnderTheNameOfAnotherActionNeedsThat() {
    assertThat(
            form(
                "redshift",
                "2012-12-01",
                "Action=GetClusterCredentials&ClusterIdentifier=c&DbUser=u&AutoCreate=true"
                    + "&DbGroups.DbGroup.1=admin"))
        .contains(
            "redshift:JoinGroup " + at("redshift", "dbgroup:c/admin"),
            "redshift:CreateClusterUser " + at("redshift", "dbuser:c/u"));
    assertThat(
            needs(
                read(
                    "bedrock",
                    "POST /model/anthropic.claude-3-haiku-20240307-v1%3A0/converse",
                    "{}")))
        .anyMatch(need -> need.startsWith("bedrock:InvokeModel "));
    assertThat(form("iam", "2010-05-08", "Action=UpdateUser&UserName=bob&NewUserName=admin"))
        .contains("iam:UpdateUser arn:${Partition}:iam::${Account}:user/admin ?");
  }
}
