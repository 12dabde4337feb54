package dev.postern.aws;

import static dev.postern.aws.Requests.call;
import static dev.postern.aws.Requests.needs;
import static dev.postern.aws.Requests.read;
import static dev.postern.aws.Requests.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Kind;
import dev.postern.core.Risk;
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
