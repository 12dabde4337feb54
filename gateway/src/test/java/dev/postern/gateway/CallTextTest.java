package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import dev.postern.core.CallText;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallTextTest {
  private static final String WRITTEN =
      """
      {"service":"ec2","operation":"RunInstances","region":"eu-west-1",\
      "actions":[{"action":"ec2:RunInstances","resources":["arn:a","*"]},\
      {"action":"iam:PassRole","resources":["*"]}],\
      "parameters":{"Filters[].Name":["one","two"],"UserData":"(sensitive)",\
      "Odd":"a\\"b\\\\c\\u000ad\\u2028\\ud83d\\ude00é"}}\
      """;

  @Test
  void aCallIsOneLineOfItsOwnForm() {
    assertThat(CallText.of(call()).json()).isEqualTo(WRITTEN);
  }

  @Test
  void whatWasWrittenIsReadBack() {
    assertThat(CallText.read(WRITTEN)).contains(CallText.of(call()));
    assertThat(CallText.read(WRITTEN).orElseThrow().json()).isEqualTo(WRITTEN);
  }

  @Test
  void noBeginningOfItIsRead() {
    for (int end = 0; end < WRITTEN.length(); end++) {
      assertThat(CallText.read(WRITTEN.substring(0, end))).isEmpty();
    }
  }

  @Test
  void noOtherFormIsRead() {
    assertThat(CallText.read(WRITTEN + " ")).isEmpty();
    assertThat(CallText.read(WRITTEN.replace(",\"region\"", ", \"region\""))).isEmpty();
    assertThat(CallText.read(WRITTEN.replace("\"Odd\"", "\"UserData\""))).isEmpty();
    assertThat(CallText.read(WRITTEN.replace("\\u000a", "\\u00_a"))).isEmpty();
    assertThat(CallText.read("SELECT 1")).isEmpty();
  }

  @Test
  void aPersonReadsWhatIsDoneAndOnWhat() {
    assertThat(CallText.of(call()).line())
        .isEqualTo("ec2 RunInstances  ec2:RunInstances on arn:a, *; iam:PassRole on *");
  }

  private static AwsCall call() {
    return new AwsCall(
        "ec2",
        "RunInstances",
        "eu-west-1",
        List.of(
            new AwsAction(
                "ec2:RunInstances",
                AwsAccess.WRITE,
                List.of(new AwsResource("arn:a", true), AwsResource.ANY)),
            new AwsAction("iam:PassRole", AwsAccess.WRITE, List.of(AwsResource.ANY))),
        List.of(
            new AwsParameter("Filters[].Name", "one", false),
            new AwsParameter("UserData", "rm -rf", true),
            new AwsParameter("Filters[].Name", "two", false),
            new AwsParameter("Odd", "a\"b\\c\nd\u2028😀é", false)),
        Set.of(Kind.WRITE),
        Risk.HIGH,
        List.of());
  }
}
