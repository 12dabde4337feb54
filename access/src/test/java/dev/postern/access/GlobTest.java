package dev.postern.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.core.AwsResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobTest {
  @Test
  void theCaseOfActionsDoesNotCountAndThatOfResourcesDoes() {
    assertThat(new ActionGlob("S3:get*").has("s3:GetObject")).isTrue();
    assertThat(new ActionGlob("s3:GetObjec").has("s3:GetObject")).isFalse();
    assertThat(
            new ResourceGlob("arn:aws:s3:::A*")
                .covers(
                    new ReachedResource("eu-west-1", null)
                        .of(new AwsResource("arn:aws:s3:::ab", true))))
        .isFalse();
  }

  @Test
  void aLogGroupIsMeantWithWhatMayFollowItAndWithout() {
    ReachedResource reached = new ReachedResource("eu-west-1", "123456789012");
    ResourceGlob glob = new ResourceGlob("arn:aws:logs:eu-west-1:123456789012:log-group:prod:*");
    String arn = "arn:aws:logs:eu-west-1:123456789012:log-group:";

    for (String one : new String[] {"prod", "prod:log-stream:a"}) {
      assertThat(glob.covers(reached.of(new AwsResource(arn + one, true)))).as(one).isTrue();
      assertThat(glob.meets(reached.of(new AwsResource(arn + one, true)))).as(one).isTrue();
    }
    assertThat(glob.meets(reached.of(new AwsResource(arn + "product", true)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3", "s3:", ":Get", "s3:Get Object", "s3:a:b", "s3:\u0130"})
  void anActionHasAServiceAndAName(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ActionGlob(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "reports",
        "arn:",
        "arn:aws:s3:reports",
        "arn:${Partition}:s3:::a",
        "arn:aws:s3:::a\nb"
      })
  void aResourceIsAnArnWithoutVariables(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ResourceGlob(text));
  }
}
