package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredSecretTest {
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/app-AbCdEf";

  @Test
  void aSecretIsAskedForByItsArn() {
    assertThat(StoredSecret.parse(SECRET + "#password"))
        .contains(new StoredSecret(SECRET, "secretsmanager", "eu-west-1", SECRET, "password"));
    assertThat(StoredSecret.parse(SECRET).orElseThrow().key()).isNull();
  }

  @Test
  void aParameterIsAskedForByItsName() {
    assertThat(
            StoredSecret.parse("arn:aws-cn:ssm:cn-north-1:123456789012:parameter/shop/password")
                .orElseThrow()
                .name())
        .isEqualTo("/shop/password");
    assertThat(
            StoredSecret.parse("arn:aws:ssm:eu-west-1:123456789012:parameter/password")
                .orElseThrow()
                .name())
        .isEqualTo("password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop",
        "arn:aws:secretsmanager:eu-west-1:123456789012:parameter/shop",
        "arn:aws:ssm:eu-west-1:123456789012:secret:shop",
        "arn:aws:ssm:eu-west-1:12345:parameter/shop",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop#",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop\"#a",
        "arn:aws:s3:eu-west-1:123456789012:secret:shop",
      })
  void whatIsNoArnOfEitherIsNone(String text) {
    assertThat(StoredSecret.parse(text)).isEmpty();
  }
}
