package dev.postern.aws;

import static dev.postern.aws.Requests.call;
import static dev.postern.aws.Requests.needs;
import static dev.postern.aws.Requests.read;
import static dev.postern.aws.Requests.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postern.core.AwsParameter;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestReadingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lambda|GET /2015-03-31/functions/|ListFunctions",
        "lambda|GET /2015-03-31/functions|ListFunctions",
        "lambda|GET /2015-03-31/functions/f|GetFunction",
        "lambda|POST /2015-03-31/functions/f/invocations?Qualifier=PROD|Invoke",
        "lambda|DELETE /2015-03-31/functions/f|DeleteFunction",
        "eks|GET /clusters/prod|DescribeCluster",
        "eks|GET /tags/arn:aws:eks:eu-west-1:123456789012:cluster%2Fprod|ListTagsForResource",
        "apigateway|DELETE /restapis/a1|DeleteRestApi",
        "apigateway|DELETE /v2/apis/a1|DeleteApi"
      })
  void anOperationIsKnownByItsTemplate(String service, String line, String operation) {
    assertThat(call(read(service, line, "")).operation()).isEqualTo(operation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /2015-03-31//functions/f|two-readings",
        "GET /2015-03-31/functions/..|two-readings",
        "GET /2015-03-31/functions/%2e%2e|two-readings",
        "GET /2015-03-31/functions/f%252Fx|two-readings",
        "GET /2015-03-31/functions/f%2Fpolicy|two-readings",
        "GET /2015-03-31/Functions/f|unknown-operation",
        "GET /2015-03-31/functions/f/unheard|unknown-operation",
        "GET /2015-03-31/functions/f?Unheard=1|unknown-operation",
        "PATCH /2015-03-31/functions/f|unknown-operation"
      })
  void aPathWithTwoReadingsIsRefused(String line, String code) {
    assertThat(refused(read("lambda", line, ""))).isEqualTo(code);
  }

  @Test
  void aLabelFillsTheArn() {
    assertThat(needs(read("lambda", "DELETE /2015-03-31/functions/f", "")))
        .containsExactly(
            "lambda:DeleteFunction" + " arn:${Partition}:lambda:eu-west-1:${Account}:function:f");
    assertThat(needs(read("eks", "DELETE /clusters/prod", "")))
        .containsExactly(
            "eks:DeleteCluster arn:${Partition}:eks:eu-west-1:${Account}:cluster/prod");
    assertThat(needs(read("lambda", "POST /2015-03-31/functions/f/invocations", "{}")))
        .containsExactly(
            "lambda:InvokeFunction" + " arn:${Partition}:lambda:eu-west-1:${Account}:function:f");
  }

  @Test
  void aPartOfAnArnIsNotTakenForAName() {
    assertThat(needs(read("lambda", "DELETE /2015-03-31/functions/123456789012:function:f", "")))
        .allMatch(need -> need.endsWith(" ?"));
  }

  @Test
  void aBodyIsReadByTheModel() {
    String line = "POST /2021-10-31/functions/f/url";

    Reading open = read("lambda", line, "{\"AuthType\":\"NONE\"}");
    assertThat(call(open).operation()).isEqualTo("CreateFunctionUrlConfig");
    assertThat(call(open).risk()).isEqualTo(Risk.CRITICAL);
    assertThat(refused(read("lambda", line, "{\"AuthType\":\"NONE\",\"AuthType\":\"AWS_IAM\"}")))
        .isEqualTo("duplicate-key");
    assertThat(refused(read("lambda", line, "{\"authType\":\"NONE\"}")))
        .isEqualTo("unknown-parameter");
    assertThat(refused(read("lambda", line, "{\"FunctionName\":\"other\"}")))
        .isEqualTo("unknown-parameter");
  }

  @Test
  void servicesOfTheSameTargetUnderOneNameAreNotGuessedAt() {
    assertThat(refused(read("chime", "GET /settings", ""))).isEqualTo("two-readings");
  }

  @Test
  void aHostsPrefixIsTheModelsOrNone() {
    String line = "GET /v20180820/jobs";
    String account = "x-amz-account-id: 123456789012";

    assertThat(
            call(read("s3", line, "", account, "Host: 123456789012.gate.example.com")).operation())
        .isEqualTo("ListJobs");
    assertThat(refused(read("s3", line, "", account, "Host: 999999999999.gate.example.com")))
        .isEqualTo("other-host");
    assertThat(refused(read("lambda", "GET /2015-03-31/functions", "", "Host: x.gate.example.com")))
        .isEqualTo("other-host");
  }

  @Test
  void aPrefixThatEndsInAHyphenIsTheModelsToo() {
    String[] sync = {
      "Content-Type: application/x-amz-json-1.0",
      "X-Amz-Target: AWSStepFunctions.StartSyncExecution",
      "Host: sync-gate.example.com"
    };
    String machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:m";
    String body = "{\"stateMachineArn\":\"" + machine + "\"}";

    assertThat(call(read("states", "POST /", body, sync)).operation())
        .isEqualTo("StartSyncExecution");
    sync[2] = "Host: data-gate.example.com";
    assertThat(refused(read("states", "POST /", body, sync))).isEqualTo("other-host");
    assertThat(refused(read("s3", "GET /key", "", "Host: bucket-gate.example.com")))
        .isEqualTo("other-host");
    assertThat(call(read("s3", "GET /key", "", "Host: bucket.gate.example.com")).operation())
        .isEqualTo("GetObject");
  }

  @Test
  void aListStandsInTheQueryOnceForEachElement() {
    String line =
        "DELETE /2017-03-31/tags/arn:aws:lambda:eu-west-1:123456789012:function:f?tagKeys=";

    assertThat(call(read("lambda", line + "a&tagKeys=b", "")).parameters())
        .extracting(AwsParameter::path, AwsParameter::value)
        .contains(tuple("TagKeys[]", "a"), tuple("TagKeys[]", "b"));
    assertThat(call(read("lambda", line + "a", "")).parameters())
        .extracting(AwsParameter::path)
        .contains("TagKeys[]");
    assertThat(refused(read("lambda", "GET /2015-03-31/functions?Marker=a&Marker=b", "")))
        .isEqualTo("duplicate-parameter");
    assertThat(refused(read("lambda", "GET /2015-03-31/functions?Marker=a&Mark%65r=b", "")))
        .isEqualTo("duplicate-parameter");
    assertThat(refused(read("s3", "GET /bucket?list-type=2&list-type=3", "")))
        .isEqualTo("duplicate-parameter");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, ",
    "application/json; charset=utf-8, ",
    "'application/json;charset=\"UTF-8\"', ",
    "application/x-amz-json-1.1, ",
    "application/octet-stream, ",
    "application/json; charset=utf-16, content-type",
    "application/json; charset=utf-7, content-type",
    "application/json; boundary=x, content-type",
    "application/x-www-form-urlencoded, content-type",
    "application/cbor, content-type",
    "application/xml, content-type",
    "multipart/form-data, content-type",
    "text/plain, content-type"
  })
  void aBodyIsOfTheTypeThatIsRead(String type, @Nullable String code) {
    Reading reading =
        read(
            "lambda",
            "POST /2021-10-31/functions/f/url",
            "{\"AuthType\":\"NONE\"}",
            "Content-Type: " + type);

    if (code == null) {
      assertThat(call(reading).operation()).isEqualTo("CreateFunctionUrlConfig");
    } else {
      assertThat(refused(reading)).isEqualTo(code);
    }
  }

  @Test
  void aBodyOfXmlIsOfItsType() {
    String tags = "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>";

    assertThat(call(read("s3", "PUT /bucket?tagging", tags, "Content-Type: text/xml")).operation())
        .isEqualTo("PutBucketTagging");
    assertThat(call(read("s3", "PUT /bucket?tagging", tags)).operation())
        .isEqualTo("PutBucketTagging");
    assertThat(refused(read("s3", "PUT /bucket?tagging", tags, "Content-Type: application/json")))
        .isEqualTo("content-type");
  }

  @Test
  void verbsAreTheActionsOfApiGateway() {
    assertThat(call(read("apigateway", "DELETE /restapis/a1", "")).actions().getFirst().name())
        .isEqualTo("apigateway:DELETE");
    assertThat(call(read("apigateway", "DELETE /restapis/a1", "")).kinds())
        .containsExactly(Kind.DELETE);
  }

  @Test
  void headersThatArePassedThroughAreParameters() {
    Reading reading =
        Requests.read(
            "dataexchange",
            "POST /v1",
            "{}",
            "x-amzn-dataexchange-asset-id: a",
            "x-amzn-dataexchange-data-set-id: d",
            "x-amzn-dataexchange-revision-id: r",
            "x-amzn-dataexchange-header-note: n");

    assertThat(Requests.call(reading).parameters())
        .anyMatch(parameter ->
            parameter.path().equals("RequestHeaders{note}") && parameter.value().equals("n"));
  }

  @Test
  void aHeaderOfAwsThatIsNotTheOperationsIsRefused() {
    assertThat(Requests.refused(Requests.read("s3", "GET /bucket/key", "", "x-amzn-unheard-of: a")))
        .isEqualTo("unknown-operation");
  }
}
