package dev.postern.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobTest {
  @Test
  void theCaseOfActionsDoesNotCountAndThatOfResourcesDoes() {
    assertThat(Glob.ofActions("S3:get*").hasAction("s3:GetObject")).isTrue();
    assertThat(Glob.ofActions("s3:GetObjec").hasAction("s3:GetObject")).isFalse();
    assertThat(Glob.ofResources("arn:aws:s3:::A*").covers(Wildcards.literal("arn:aws:s3:::ab")))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3", "s3:", ":Get", "s3:Get Object", "s3:a:b", "s3:\u0130"})
  void anActionHasAServiceAndAName(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Glob.ofActions(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "reports", "arn:", "arn:${Partition}:s3:::a", "arn:aws:s3:::a\nb"})
  void aResourceIsAnArnWithoutVariables(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Glob.ofResources(text));
  }
}
