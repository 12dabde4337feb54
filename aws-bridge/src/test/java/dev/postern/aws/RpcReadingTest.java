package dev.postern.aws;

import static dev.postern.aws.Requests.call;
import static dev.postern.aws.Requests.needs;
import static dev.postern.aws.Requests.read;
import static dev.postern.aws.Requests.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.value.UnreadableException;
import dev.postern.core.AwsParameter;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcReadingTest {
  private static final String JSON = "Content-Type: application/x-amz-json-1.0";
  private static final String FORM =
      "Content-Type: application/x-www-form-urlencoded; charset=utf-8";
  private static final String GET_ITEM = "X-Amz-Target: DynamoDB_20120810.GetItem";
  private static final String ITEM = "{\"TableName\":\"t\",\"Key\":{\"id\":{\"S\":\"1\"}}}";

  private static Reading dynamodb(String operation, String body) {
    return read("dynamodb", "POST /", body, JSON, "X-Amz-Target: DynamoDB_20120810." + operation);
  }

  private static Reading form(String service, String body) {
    return read(service, "POST /", body, FORM);
  }

  @Test
  void aTargetAndAJsonAreACall() {
    Reading reading = dynamodb("GetItem", ITEM);

    assertThat(call(reading).operation()).isEqualTo("GetItem");
    assertThat(needs(reading))
        .containsExactly("dynamodb:GetItem arn:${Partition}:dynamodb:eu-west-1:${Account}:table/t");
    assertThat(call(reading).kinds()).containsExactly(Kind.READ);
    assertThat(call(reading).risk()).isEqualTo(Risk.LOW);
    assertThat(call(reading).parameters())
        .contains(
            new AwsParameter("TableName", "t", false), new AwsParameter("Key{id}.S", "1", false));
  }

  @Test
  void aTableGivenByItsArnIsThatOne() {
    String arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/t";

    assertThat(needs(dynamodb("DescribeTable", "{\"TableName\":\"" + arn + "\"}")))
        .containsExactly("dynamodb:DescribeTable " + arn);
  }

  @Test
  void anArnOfAnotherServiceIsNotTakenAsKnown() {
    String arn = "arn:aws:s3:eu-west-1:123456789012:table/t";

    assertThat(needs(dynamodb("DescribeTable", "{\"TableName\":\"" + arn + "\"}")))
        .containsExactly("dynamodb:DescribeTable " + arn + " ?");
  }

  @Test
  void aBatchIsOfAllItsTables() {
    String keys = ":{\"Keys\":[{\"id\":{\"S\":\"1\"}}]}";

    assertThat(
            needs(
                dynamodb(
                    "BatchGetItem", "{\"RequestItems\":{\"a\"" + keys + ",\"b\"" + keys + "}}")))
        .containsExactly(
            "dynamodb:BatchGetItem arn:${Partition}:dynamodb:eu-west-1:${Account}:table/a",
            "dynamodb:BatchGetItem arn:${Partition}:dynamodb:eu-west-1:${Account}:table/b");
  }

  @Test
  void aTransactionNeedsWhatItsItemsDo() {
    String body =
        "{\"TransactItems\":[{\"Delete\":{\"TableName\":\"t\",\"Key\":{\"id\":{\"S\":\"1\"}}}}]}";

    assertThat(needs(dynamodb("TransactWriteItems", body)))
        .containsExactly(
            "dynamodb:DeleteItem arn:${Partition}:dynamodb:eu-west-1:${Account}:table/t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"TableName\":\"a\",\"TableName\":\"b\"}|duplicate-key",
        "{\"tableName\":\"a\"}|unknown-parameter",
        "{\"TableName\":\"a\",\"Unheard\":1}|unknown-parameter",
        "{\"TableName\":[\"a\"]}|other-type",
        "{\"TableName\":1}|other-type",
        "[]|other-type",
        "{\"TableName\":\"a\"} {}|malformed-body",
        "{'TableName':'a'}|malformed-body"
      })
  void aJsonThatIsNotTheModelsIsRefused(String body, String code) {
    assertThat(refused(dynamodb("DescribeTable", body))).isEqualTo(code);
  }

  @Test
  void aRequestWithTheMarksOfTwoProtocolsIsRefused() {
    assertThat(
            refused(
                read("dynamodb", "POST /", ITEM, JSON, GET_ITEM, "Smithy-Protocol: rpc-v2-cbor")))
        .isEqualTo("protocol");
    assertThat(refused(read("dynamodb", "POST /?Action=DeleteTable", ITEM, JSON, GET_ITEM)))
        .isEqualTo("two-readings");
    assertThat(refused(read("dynamodb", "POST /x", ITEM, JSON, GET_ITEM)))
        .isEqualTo("unknown-operation");
    assertThat(refused(read("dynamodb", "GET /", "", JSON, GET_ITEM)))
        .isEqualTo("unknown-operation");
    assertThat(refused(read("dynamodb", "POST /", ITEM, FORM, GET_ITEM))).isEqualTo("content-type");
    assertThat(refused(read("dynamodb", "POST /", ITEM, GET_ITEM))).isEqualTo("content-type");
    assertThat(refused(read("dynamodb", "POST /", ITEM, JSON, GET_ITEM, "Content-Encoding: gzip")))
        .isEqualTo("encoded-body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DynamoDB_20120810.DropEverything",
        "DynamoDB_20120810.",
        "GetItem",
        "Dynamo.GetItem",
        "DynamoDB_20120810.GetItem.x",
        "dynamodb_20120810.GetItem",
        "DynamoDB_20120810.getItem"
      })
  void anUnknownTargetIsRefused(String target) {
    assertThat(refused(read("dynamodb", "POST /", ITEM, JSON, "X-Amz-Target: " + target)))
        .isEqualTo("unknown-operation");
  }

  @Test
  void anUnknownServiceIsRefused() {
    assertThat(refused(read("unheard-of", "POST /", ITEM, JSON, GET_ITEM)))
        .isEqualTo("unknown-service");
  }

  @Test
  void streamsOfATableAreAnotherServiceOfTheSameName() {
    assertThat(
            call(read(
                    "dynamodb",
                    "POST /",
                    "{}",
                    JSON,
                    "X-Amz-Target: DynamoDBStreams_20120810.ListStreams"))
                .service())
        .isEqualTo("dynamodbstreams");
  }

  @Test
  void aSecretIsNotSaidToBeKnownByItsName() {
    String arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";
    String target = "X-Amz-Target: secretsmanager.GetSecretValue";
    String json = "Content-Type: application/x-amz-json-1.1";
    Reading reading = read("secretsmanager", "POST /", "{\"SecretId\":\"db\"}", json, target);

    assertThat(needs(reading))
        .containsExactly(
            "secretsmanager:GetSecretValue"
                + " arn:${Partition}:secretsmanager:eu-west-1:${Account}:secret:db ?");
    assertThat(call(reading).reasons()).extracting(Reason::code).contains("sensitive-response");
    assertThat(
            needs(read("secretsmanager", "POST /", "{\"SecretId\":\"" + arn + "\"}", json, target)))
        .containsExactly("secretsmanager:GetSecretValue " + arn);
  }

  @Test
  void aSensitiveParameterIsMarkedAndNotShown() {
    Reading reading =
        read(
            "secretsmanager",
            "POST /",
            "{\"Name\":\"db\",\"SecretString\":\"hunter2\"}",
            "Content-Type: application/x-amz-json-1.1",
            "X-Amz-Target: secretsmanager.CreateSecret");

    assertThat(call(reading).parameters())
        .contains(new AwsParameter("SecretString", "hunter2", true));
    assertThat(call(reading).toString()).doesNotContain("hunter2");
  }

  @Test
  void aFormIsACall() {
    Reading reading = form("iam", "Action=DeleteUser&Version=2010-05-08&UserName=bob");

    assertThat(needs(reading))
        .containsExactly("iam:DeleteUser arn:${Partition}:iam::${Account}:user/bob ?");
    assertThat(call(reading).risk()).isEqualTo(Risk.CRITICAL);
    assertThat(call(reading).reasons()).extracting(Reason::code).startsWith("identity");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Action=GetUser&Action=DeleteUser&Version=2010-05-08|duplicate-parameter",
        "Action=GetUser&%41ction=DeleteUser&Version=2010-05-08|duplicate-parameter",
        "Version=2010-05-08|unknown-operation",
        "Action=GetUser|unknown-operation",
        "Action=GetUser&Version=2011-06-15|unknown-operation",
        "Action=getUser&Version=2010-05-08|unknown-operation",
        "Action=GetUser&Version=2010-05-08&username=bob|unknown-parameter",
        "Action=GetUser&Version=2010-05-08&UserName.1=bob|unknown-parameter",
        "Action=TagUser&Version=2010-05-08&UserName=b&Tags.member.01.Key=k|unknown-parameter",
        "Action=TagUser&Version=2010-05-08&UserName=b&Tags.1.Key=k|unknown-parameter",
        "Action=TagUser&Version=2010-05-08&UserName=b&Tags.member.1.Unheard=k|unknown-parameter",
        "Action=GetUser&Version=2010-05-08;UserName=bob|two-readings"
      })
  void aFormThatIsNotTheModelsIsRefused(String body, String code) {
    assertThat(refused(form("iam", body))).isEqualTo(code);
  }

  @Test
  void anActionInTheTargetIsACallOfItsOwn() {
    String target = "/?Action=GetCallerIdentity&Version=2011-06-15";

    assertThat(
            call(read("sts", "GET " + target + "&X-Amz-Expires=60&X-Amz-Signature=00", ""))
                .operation())
        .isEqualTo("GetCallerIdentity");
    assertThat(refused(read("sts", "GET " + target, "Action=AssumeRole")))
        .isEqualTo("two-readings");
    assertThat(refused(read("sts", "POST " + target, "Action=AssumeRole&Version=2011-06-15", FORM)))
        .isEqualTo("two-readings");
  }

  @Test
  void whoTakesOnARoleGetsCredentials() {
    String role = "arn:aws:iam::123456789012:role/admin";
    Reading reading =
        form("sts", "Action=AssumeRole&Version=2011-06-15&RoleSessionName=s&RoleArn=" + role);

    assertThat(needs(reading)).contains("sts:AssumeRole " + role);
    assertThat(call(reading).kinds()).contains(Kind.ROLE);
    assertThat(call(reading).risk()).isEqualTo(Risk.HIGH);
    assertThat(call(reading).reasons()).extracting(Reason::code).contains("credentials");
  }

  @Test
  void aPortOpenToTheInternetIsCritical() {
    String rule =
        "Action=AuthorizeSecurityGroupIngress&Version=2016-11-15&GroupId=sg-1"
            + "&IpPermissions.1.IpProtocol=tcp&IpPermissions.1.IpRanges.1.CidrIp=";

    Reading open = form("ec2", rule + "0.0.0.0%2F0");
    assertThat(call(open).risk()).isEqualTo(Risk.CRITICAL);
    assertThat(needs(open))
        .contains(
            "ec2:AuthorizeSecurityGroupIngress"
                + " arn:${Partition}:ec2:eu-west-1:${Account}:security-group/sg-1");
    assertThat(call(form("ec2", rule + "10.0.0.0%2F8")).risk()).isEqualTo(Risk.MEDIUM);
  }

  @Test
  void whatACopyIsMadeOfCountsToo() {
    String arn = " arn:${Partition}:rds:eu-west-1:${Account}:db:";

    assertThat(
            needs(
                form(
                    "rds",
                    "Action=CreateDBInstanceReadReplica&Version=2014-10-31"
                        + "&DBInstanceIdentifier=copy&SourceDBInstanceIdentifier=prod")))
        .contains(
            "rds:CreateDBInstanceReadReplica" + arn + "copy",
            "rds:CreateDBInstanceReadReplica" + arn + "prod");
  }

  @Test
  void aRoleThatIsPassedNeedsPassRole() {
    String role = "arn:aws:iam::123456789012:role/app";
    Reading reading =
        form(
            "rds",
            "Action=AddRoleToDBInstance&Version=2014-10-31&DBInstanceIdentifier=db"
                + "&FeatureName=f&RoleArn="
                + role);

    assertThat(needs(reading))
        .contains(
            "rds:AddRoleToDBInstance arn:${Partition}:rds:eu-west-1:${Account}:db:db",
            "iam:PassRole " + role);
  }

  @Test
  void aCborIsACall() {
    byte[] body =
        HexFormat.of()
            .parseHex(
                "bf6a"
                    + HexFormat.of().formatHex("AlarmNames".getBytes(StandardCharsets.US_ASCII))
                    + "816161ff");
    String path = "POST /service/GraniteServiceVersion20100801/operation/DeleteAlarms";

    Reading reading =
        read(
            "monitoring",
            path,
            body,
            "Smithy-Protocol: rpc-v2-cbor",
            "Content-Type: application/cbor");
    assertThat(needs(reading))
        .containsExactly(
            "cloudwatch:DeleteAlarms arn:${Partition}:cloudwatch:eu-west-1:${Account}:alarm:a");
    assertThat(call(reading).kinds()).containsExactly(Kind.DELETE);
    assertThat(refused(read("monitoring", path, body, "Content-Type: application/cbor")))
        .isEqualTo("protocol");
    assertThat(
            refused(
                read(
                    "monitoring",
                    path + "x",
                    body,
                    "Smithy-Protocol: rpc-v2-cbor",
                    "Content-Type: application/cbor")))
        .isEqualTo("unknown-operation");
  }

  @Test
  void anOperationThatTheReferenceDoesNotHaveIsOfUnknownKind() {
    Reading reading =
        read(
            "glue",
            "POST /",
            "{}",
            "Content-Type: application/x-amz-json-1.1",
            "X-Amz-Target: AWSGlue.ListDataQualityStatistics");

    assertThat(needs(reading)).containsExactly("glue:ListDataQualityStatistics * ?");
    assertThat(call(reading).kinds()).containsExactly(Kind.UNKNOWN);
    assertThat(call(reading).risk()).isEqualTo(Risk.HIGH);
  }

  @Test
  void aBodyThatIsNotSignedIsRefusedWhereItHasToBe() throws UnreadableException {
    byte[] body = ITEM.getBytes(StandardCharsets.US_ASCII);

    assertThat(
            refused(
                Requests.READER.read(
                    new CallRequest(
                        Requests.head("POST /", body.length, JSON, GET_ITEM),
                        "dynamodb",
                        "eu-west-1",
                        new CallRequest.Body.Whole(body),
                        false))))
        .isEqualTo("unsigned-body");
  }

  @Test
  void aQueuesAddressSaysItsAccountToo() {
    String target = "X-Amz-Target: AmazonSQS.PurgeQueue";
    String address = "{\"QueueUrl\":\"https://sqs.eu-west-1.amazonaws.com/999999999999/q.fifo\"}";

    assertThat(needs(read("sqs", "POST /", address, JSON, target)))
        .containsExactly("sqs:PurgeQueue arn:${Partition}:sqs:eu-west-1:999999999999:q.fifo");
    assertThat(needs(read("sqs", "POST /", "{\"QueueUrl\":\"q\"}", JSON, target)))
        .containsExactly("sqs:PurgeQueue arn:${Partition}:sqs:eu-west-1:${Account}:q ?");
  }

  @Test
  void anAliasIsNotTakenForTheKeyBehindIt() {
    String json = "Content-Type: application/x-amz-json-1.1";
    Reading reading =
        read(
            "kms",
            "POST /",
            "{\"KeyId\":\"alias/app\",\"PendingWindowInDays\":7}",
            json,
            "X-Amz-Target: TrentService.ScheduleKeyDeletion");

    assertThat(needs(reading)).allMatch(need -> need.endsWith(" ?"));
    assertThat(call(reading).risk()).isEqualTo(Risk.CRITICAL);
    assertThat(call(reading).reasons()).extracting(Reason::code).startsWith("key-control");
  }

  @Test
  void aKeyOfAMapThatLooksLikeAPathIsNone() {
    String keys = "{\"RequestItems\":{\"a}x\":{\"Keys\":[{\"id\":{\"S\":\"1\"}}]}}}";

    assertThat(needs(dynamodb("BatchGetItem", keys)))
        .containsExactly(
            "dynamodb:BatchGetItem arn:${Partition}:dynamodb:eu-west-1:${Account}:table/a}x");
  }
}
