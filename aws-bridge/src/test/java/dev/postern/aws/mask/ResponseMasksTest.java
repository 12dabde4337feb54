package dev.postern.aws.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.Reading;
import dev.postern.aws.bridge.ResponseMasking.Masked;
import dev.postern.aws.bridge.ResponseMasking.Way;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.SecretField;
import dev.postern.aws.model.ServiceModel;
import dev.postern.core.AwsCall;
import dev.postern.core.FieldMask;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses as AWS documents them, with a secret planted in them. */
class ResponseMasksTest {
  private static final Models MODELS = Models.load();
  private static final String PLANTED = "wJalrXUtnFEMI/K7MDENG";
  private static final Map<String, String> NO_HEADERS = Map.of();
  private final ResponseMasks masks = new ResponseMasks(MODELS);

  private static Reading.Understood call(String service, String operation) {
    ServiceModel model = MODELS.service(service).orElseThrow();
    OperationModel found = model.operation(operation).orElseThrow();
    return new Reading.Understood(
        new AwsCall(
            service,
            operation,
            "eu-west-1",
            List.of(),
            List.of(),
            Set.of(Kind.READ),
            Risk.LOW,
            List.of()),
        model,
        found,
        model.head().protocols().getFirst());
  }

  private static List<FieldMask> all(Reading.Understood call) {
    return SecretField.of(call.model(), call.operation()).stream()
        .map(field -> new FieldMask(field.path(), SecretField.LABEL))
        .toList();
  }

  private Masked masked(Reading.Understood call, int status, String body) {
    return masks.mask(call, all(call), status, NO_HEADERS, body.getBytes(StandardCharsets.UTF_8));
  }

  private String passed(String service, String operation, String body) {
    Reading.Understood call = call(service, operation);
    assertThat(masks.way(call, all(call))).isEqualTo(Way.WHOLE);
    return masked(call, 200, body) instanceof Masked.Passed passed
        ? new String(passed.body(), StandardCharsets.UTF_8)
        : "refused";
  }

  @Test
  void whatASparedCallerSeesIsNotRecorded() {
    Reading.Understood secret = call("secretsmanager", "GetSecretValue");
    Reading.Understood other = call("secretsmanager", "DescribeSecret");

    assertThat(masks.records(secret, List.of())).isFalse();
    assertThat(masks.records(secret, all(secret).subList(0, 1))).isFalse();
    assertThat(masks.records(secret, all(secret))).isTrue();
    assertThat(masks.records(other, List.of())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "secretsmanager|GetSecretValue|{\"ARN\":\"arn:x\",\"SecretString\":\"@\" ,"
            + " \"CreatedDate\":1.50}|{\"ARN\":\"arn:x\",\"SecretString\":\"redacted\" ,"
            + " \"CreatedDate\":1.50}",
        "secretsmanager|GetSecretValue|{\"\\u0053ecretString\":\"{\\\"password\\\":\\\"@\\\"}\"}|{\"\\u0053ecretString\":\"redacted\"}",
        "secretsmanager|GetSecretValue|{\"SecretBinary\":\"@\",\"SecretString\":null}|{\"SecretBinary\":\"redacted\",\"SecretString\":null}",
        "secretsmanager|GetSecretValue|{\"SecretString\":{\"a\":[\"@\",1,true]}}|{\"SecretString\":{}}",
        "secretsmanager|BatchGetSecretValue|{\"SecretValues\":[{\"Name\":\"a\",\"SecretString\":\"@\"},{\"SecretString\":\"@\"}]}|{\"SecretValues\":[{\"Name\":\"a\",\"SecretString\":\"redacted\"},{\"SecretString\":\"redacted\"}]}",
        "ssm|GetParameter|{\"Parameter\":{\"Type\":\"SecureString\",\"Value\":\"@\"}}|{\"Parameter\":{\"Type\":\"SecureString\",\"Value\":\"redacted\"}}",
        "ssm|GetParameter|{\"Parameter\":{\"Value\":\"@\",\"Type\":\"SecureString\"}}|{\"Parameter\":{\"Value\":\"redacted\",\"Type\":\"SecureString\"}}",
        "ssm|GetParameter|{\"Parameter\":{\"Value\":\"@\"}}|{\"Parameter\":{\"Value\":\"redacted\"}}",
        "ssm|GetParameter|{\"Parameter\":{\"Type\":\"String\",\"Value\":\"open\"}}|{\"Parameter\":{\"Type\":\"String\",\"Value\":\"open\"}}",
        "ssm|GetParametersByPath|{\"Parameters\":[{\"Type\":\"String\",\"Value\":\"open\"},{\"Type\":\"SecureString\",\"Value\":\"@\"}]}|{\"Parameters\":[{\"Type\":\"String\",\"Value\":\"open\"},{\"Type\":\"SecureString\",\"Value\":\"redacted\"}]}",
        "kms|Decrypt|{\"KeyId\":\"k\",\"Plaintext\":\"@\"}|{\"KeyId\":\"k\",\"Plaintext\":\"redacted\"}",
        "ecr|GetAuthorizationToken|{\"authorizationData\":[{\"authorizationToken\":\"@\",\"expiresAt\":1.7E9}]}|{\"authorizationData\":[{\"authorizationToken\":\"redacted\",\"expiresAt\":1.7E9}]}",
        "deadline|AssumeQueueRoleForRead|{\"credentials\":{\"secretAccessKey\":\"@\",\"sessionToken\":\"@\"}}|{\"credentials\":{\"secretAccessKey\":\"redacted\",\"sessionToken\":\"redacted\"}}",
        "signin|CreateOAuth2Token|{\"accessToken\":{\"sessionToken\":\"@\"},\"tokenType\":\"t\"}|{\"accessToken\":{\"sessionToken\":\"redacted\"},\"tokenType\":\"t\"}",
        "lambda|GetFunctionConfiguration|{\"FunctionName\":\"f\",\"Environment\":{\"Variables\":{\"A\":\"@\"}}}|{\"FunctionName\":\"f\",\"Environment\":{\"Variables\":{\"A\":\"redacted\"}}}",
        "elbv2|DescribeListeners|<R><Q><Listeners><member><DefaultActions><member><AuthenticateOidcConfig><ClientSecret>@</ClientSecret></AuthenticateOidcConfig></member></DefaultActions></member></Listeners></Q></R>|<R><Q><Listeners><member><DefaultActions><member><AuthenticateOidcConfig><ClientSecret>redacted</ClientSecret></AuthenticateOidcConfig></member></DefaultActions></member></Listeners></Q></R>",
        "codeartifact|GetAuthorizationToken|{\"authorizationToken\":\"@\",\"expiration\":1}|{\"authorizationToken\":\"redacted\",\"expiration\":1}",
        "sts|AssumeRole|<AssumeRoleResponse"
            + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>@</SecretAccessKey></Credentials></AssumeRoleResult></AssumeRoleResponse>|<AssumeRoleResponse"
            + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>redacted</SecretAccessKey></Credentials></AssumeRoleResult></AssumeRoleResponse>",
        "iam|CreateAccessKey|<?xml"
            + " version=\"1.0\"?><CreateAccessKeyResponse><CreateAccessKeyResult><AccessKey><SecretAccessKey>@</SecretAccessKey><UserName>a&amp;b</UserName></AccessKey></CreateAccessKeyResult></CreateAccessKeyResponse>|<?xml"
            + " version=\"1.0\"?><CreateAccessKeyResponse><CreateAccessKeyResult><AccessKey><SecretAccessKey>redacted</SecretAccessKey><UserName>a&amp;b</UserName></AccessKey></CreateAccessKeyResult></CreateAccessKeyResponse>",
        "ec2|CreateKeyPair|<CreateKeyPairResponse><keyName>k</keyName><keyMaterial>@</keyMaterial></CreateKeyPairResponse>|<CreateKeyPairResponse><keyName>k</keyName><keyMaterial>redacted</keyMaterial></CreateKeyPairResponse>",
        "lambda|GetFunction|{\"Code\":{\"Location\":\"https://s3/f?X-Amz-Signature=@\",\"RepositoryType\":\"S3\"}}|{\"Code\":{\"Location\":\"redacted\",\"RepositoryType\":\"S3\"}}",
        "grafana|CreateWorkspaceApiKey|{\"key\":\"@\",\"keyName\":\"k\"}|{\"key\":\"redacted\",\"keyName\":\"k\"}",
        "glue|GetConnection|{\"Connection\":{\"ConnectionProperties\":{\"PASSWORD\":\"@\"}}}|{\"Connection\":{\"ConnectionProperties\":{\"PASSWORD\":\"redacted\"}}}",
        "ivs|GetStreamKey|{\"streamKey\":{\"arn\":\"arn:x\",\"value\":\"@\"}}|{\"streamKey\":{\"arn\":\"arn:x\",\"value\":\"redacted\"}}",
        "cognito-idp|DescribeUserPoolClient|{\"UserPoolClient\":{\"ClientSecret\":\"@\",\"TokenValidityUnits\":{\"AccessToken\":\"hours\"}}}|{\"UserPoolClient\":{\"ClientSecret\":\"redacted\",\"TokenValidityUnits\":{\"AccessToken\":\"hours\"}}}",
        "iam|CreateVirtualMFADevice|<R><Q><VirtualMFADevice><SerialNumber>arn:x</SerialNumber><Base32StringSeed>@</Base32StringSeed><QRCodePNG>@</QRCodePNG></VirtualMFADevice></Q></R>|<R><Q><VirtualMFADevice><SerialNumber>arn:x</SerialNumber><Base32StringSeed>redacted</Base32StringSeed><QRCodePNG>redacted</QRCodePNG></VirtualMFADevice></Q></R>",
        "s3|CreateSession|<CreateSessionResult><Credentials><SessionToken>@</SessionToken><SecretAccessKey>@</SecretAccessKey></Credentials></CreateSessionResult>|<CreateSessionResult><Credentials><SessionToken>redacted</SessionToken><SecretAccessKey>redacted</SecretAccessKey></Credentials></CreateSessionResult>",
      })
  void secretsAreHiddenAndAllElseStaysAsItWasWritten(
      String service, String operation, String response, String shown) {
    assertThat(passed(service, operation, response.replace("@", PLANTED))).isEqualTo(shown);
  }

  @Test
  void whereCredentialsAreKeptIsNoSecret() {
    assertThat(all(call("ecs", "DescribeTaskDefinition"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"SecretString\":\"a\",\"SecretString\":\"@\"}",
        "{\"SecretString\":\"a\",\"\\u0053ecretString\":\"@\"}",
        "{\"SecretString\":\"@\"",
        "{\"SecretString\":'@'}",
        "{\"SecretString\":\"@\"}{\"SecretString\":\"@\"}",
        "{SecretString:\"@\"}",
        "{\"SecretString\":\"@\",}",
        "SecretString=@",
      })
  void whatAnotherReaderCouldReadOtherwiseDoesNotPass(String response) {
    Reading.Understood call = call("secretsmanager", "GetSecretValue");

    assertThat(masked(call, 200, response.replace("@", PLANTED)))
        .isInstanceOf(Masked.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<R><Q><Credentials><SecretAccessKey><![CDATA[@]]></SecretAccessKey></Credentials></Q></R>",
        "<!DOCTYPE R [<!ENTITY s"
            + " '@'>]><R><Q><Credentials><SecretAccessKey>&s;</SecretAccessKey></Credentials></Q></R>",
        "<R><Q><Credentials><SecretAccessKey><!-- -->@</SecretAccessKey></Credentials></Q></R>",
        "<R><Q><Credentials><SecretAccessKey>@</Credentials></SecretAccessKey></Q></R>",
        "<R><Q><Credentials><SecretAccessKey>@",
        "<R></R><R><Q><Credentials><SecretAccessKey>@</SecretAccessKey></Credentials></Q></R>",
      })
  void xmlOfAnotherKindDoesNotPass(String response) {
    assertThat(masked(call("sts", "AssumeRole"), 200, response.replace("@", PLANTED)))
        .isInstanceOf(Masked.Refused.class);
  }

  @Test
  void thousandsOfAttributesAreReadLikeFew() {
    String many = "<Q" + " a=\"b\"".repeat(20_000) + ">";

    assertThat(
            passed(
                "sts",
                "AssumeRole",
                "<R>"
                    + many
                    + "<Credentials><SecretAccessKey>"
                    + PLANTED
                    + "</SecretAccessKey></Credentials></Q></R>"))
        .contains("<SecretAccessKey>redacted<")
        .doesNotContain(PLANTED);
  }

  /** What AWS has added since the models were made might be the secret once more. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "secretsmanager|GetSecretValue|{\"SecretStrinh\":\"@\", \"ARN\":\"a\"}|{ \"ARN\":\"a\"}",
        "secretsmanager|GetSecretValue|{\"ARN\":\"a\", \"SecretStrinh\":\"@\"}|{\"ARN\":\"a\"}",
        "secretsmanager|GetSecretValue|{ \"x\":{\"y\":[\"@\"]} , \"ARN\":\"a\",\"z\":\"@\""
            + " ,\"Name\":\"n\",\"w\":\"@\"}|{  \"ARN\":\"a\",\"Name\":\"n\"}",
        "secretsmanager|GetSecretValue|{\"x\":\"@\"}|{}",
        "sts|AssumeRole|<R><Q><Credentials><Key>@</Key><Expiration>e</Expiration></Credentials><More>@</More></Q><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></R>|<R><Q><Credentials><Expiration>e</Expiration></Credentials></Q><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></R>",
        "ec2|CreateKeyPair|<R><requestId>1</requestId><keyMaterials><x>@</x></keyMaterials><keyName>k</keyName><b/></R>|<R><requestId>1</requestId><keyName>k</keyName></R>",
      })
  void whatTheModelDoesNotHaveIsLeftOutBesideASecret(
      String service, String operation, String response, String shown) {
    assertThat(passed(service, operation, response.replace("@", PLANTED))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sts|AssumeRole|<R>@<Q><Credentials/></Q></R>",
        "sts|AssumeRole|<R><Q><Credentials>@</Credentials></Q></R>",
        "sts|AssumeRole|<R><Q><Credentials><SecretAccessKey><@/></SecretAccessKey></Credentials></Q></R>",
        "sts|AssumeRole|<?xml version=\"1.0\""
            + " encoding=\"utf-7\"?><R><Q><Credentials>+ADw-@</Credentials></Q></R>",
        "ecr|GetAuthorizationToken|{\"authorizationData\":{\"authorizationToken\":\"@\"}}",
        "ecr|GetAuthorizationToken|{\"authorizationData\":\"@\"}",
        "deadline|AssumeQueueRoleForRead|{\"credentials\":[{\"secretAccessKey\":\"@\"}]}",
      })
  void aValueOfAnotherFormThanTheModelsDoesNotPass(
      String service, String operation, String response) {
    assertThat(masked(call(service, operation), 200, response.replace("@", PLANTED)))
        .isInstanceOf(Masked.Refused.class);
  }

  /** Of a structure that is the whole body, whose element the model does not name as a member. */
  @Test
  void whatIsHiddenAsAWholeKeepsTheTypesOfWhatIsInIt() {
    Reading.Understood call = call("cloudfront", "GetCachePolicy");
    String policy =
        "<CachePolicy><Id>%s</Id><LastModifiedTime>%s</LastModifiedTime><CachePolicyConfig>"
            + "<MinTTL>%s</MinTTL></CachePolicyConfig></CachePolicy>";

    assertThat(
            masks.mask(
                call,
                List.of(new FieldMask("CachePolicy", "mine")),
                200,
                NO_HEADERS,
                policy
                    .formatted("a", "2026-01-02T03:04:05Z", "7")
                    .getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Masked.Passed.class,
            passed ->
                assertThat(new String(passed.body(), StandardCharsets.UTF_8))
                    .isEqualTo(policy.formatted("redacted", "1970-01-01T00:00:00Z", "0")));
  }

  @Test
  void anErrorPassesAsItIs() {
    String error = "{\"__type\":\"ResourceNotFoundException\",\"Message\":\"no such secret\"}";

    assertThat(masked(call("secretsmanager", "GetSecretValue"), 400, error))
        .isInstanceOfSatisfying(
            Masked.Passed.class,
            passed -> {
              assertThat(new String(passed.body(), StandardCharsets.UTF_8)).isEqualTo(error);
              assertThat(passed.masked().count()).isZero();
            });
  }

  @Test
  void checksumsOfWhatItWasAreGone() {
    Reading.Understood call = call("secretsmanager", "GetSecretValue");
    Map<String, String> headers =
        Map.of("x-amz-crc32", "1", "x-amz-checksum-crc32", "2", "x-amzn-requestid", "3");

    assertThat(
            masks.mask(
                call,
                all(call),
                200,
                headers,
                "{\"SecretString\":\"x\"}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Masked.Passed.class,
            passed -> {
              assertThat(passed.headers()).containsOnlyKeys("x-amzn-requestid");
              assertThat(passed.masked().fields()).containsExactly("SecretString: aws-secret");
              assertThat(passed.masked().count()).isEqualTo(1);
            });
  }

  @Test
  void whoIsSparedReadsNothingMasked() {
    assertThat(masks.way(call("secretsmanager", "GetSecretValue"), List.of()))
        .isEqualTo(Way.UNREAD);
  }

  /** What streams, such as objects, must not be read whole for a header or a prompt. */
  @ParameterizedTest
  @CsvSource({
    "s3, GetObject", "s3, PutObject", "lambda, Invoke", "bedrock-runtime, InvokeModel",
    "dynamodb, GetItem", "logs, GetLogEvents", "sqs, ReceiveMessage", "ec2, DescribeInstances"
  })
  void whatHasNoSecretIsNotRead(String service, String operation) {
    Reading.Understood call = call(service, operation);

    assertThat(masks.way(call, all(call))).isEqualTo(Way.UNREAD);
  }

  /**
   * The list is what there is of AWS's services; that it is not empty or all shows that it is one.
   */
  @Test
  void someHundredOperationsHaveSecrets() {
    List<String> with = new ArrayList<>();
    for (String service : MODELS.names()) {
      ServiceModel model = MODELS.service(service).orElseThrow();
      for (OperationModel operation : model.operations().values()) {
        if (!SecretField.of(model, operation).isEmpty()) {
          with.add(service + ":" + operation.name());
        }
      }
    }
    System.out.println("aws: " + with.size() + " operations have secrets in their responses");
    assertThat(with)
        .contains(
            "rds:CreateDBInstance",
            "redshift:GetClusterCredentials",
            "cognito-idp:InitiateAuth",
            "sso:GetRoleCredentials",
            "iot:CreateKeysAndCertificate",
            "secretsmanager:GetRandomPassword",
            "datazone:GetEnvironmentCredentials",
            "redshift-serverless:GetIdentityCenterAuthToken",
            "lightsail:GetInstanceAccessDetails",
            "lakeformation:GetTemporaryGlueTableCredentials",
            "ssm:StartSession",
            "gamelift:GetComputeAuthToken",
            "license-manager:GetAccessToken",
            "cognito-identity:GetCredentialsForIdentity",
            "ec2:GetPasswordData",
            "ec2:CreateVpnConnection")
        .hasSizeBetween(150, 600);
  }
}
