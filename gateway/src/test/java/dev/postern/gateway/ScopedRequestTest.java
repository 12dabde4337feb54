package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postern.aws.model.Models;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsResource;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.iam.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopedRequestTest {
  private static final AwsConnectionConfig PROD =
      new AwsConnectionConfig(
          "prod",
          new Role("arn:aws:iam::123456789012:role/prod", null),
          "123456789012",
          Set.of("eu-west-1"),
          Map.of(),
          new AwsConnectionConfig.Scoped(Duration.ofMinutes(15)));

  @Test
  void whatTheToolDoesComesLater() {
    ScopedRequest.Reading reading =
        ScopedRequest.read(
            PROD,
            Models.load().iam(),
            new ScopedRequest.Wish(
                List.of("s3:PutObject", "s3:PutObjectAcl"),
                List.of("arn:aws:s3:::out/a"),
                null,
                "nightly"));

    assertThat(reading).isInstanceOf(ScopedRequest.Reading.Understood.class);
    assertThat(((ScopedRequest.Reading.Understood) reading).request().call().actions())
        .extracting(AwsAction::name, AwsAction::later)
        .containsExactly(
            tuple("sts:AssumeRole", false),
            tuple("s3:PutObject", true),
            tuple("s3:PutObjectAcl", true));
  }

  @ParameterizedTest
  @CsvSource({
    "lambda:InvokeFunction, arn:aws:lambda:eu-west-1:123456789012:function:prod, :1",
    "dynamodb:Query, arn:aws:dynamodb:eu-west-1:123456789012:table/prod, /index/i",
    "s3:GetObject, arn:aws:s3:::out/a, ''",
    "s3:GetObject, arn:aws:s3:::out/a/b:c, ''"
  })
  void whatIsAPartOfSomethingNeedsThatToo(String action, String whole, String part) {
    ScopedRequest.Reading reading =
        ScopedRequest.read(
            PROD,
            Models.load().iam(),
            new ScopedRequest.Wish(List.of(action), List.of(whole + part), null, "nightly"));

    assertThat(((ScopedRequest.Reading.Understood) reading).request().call().actions())
        .last()
        .extracting(AwsAction::resources)
        .asInstanceOf(InstanceOfAssertFactories.list(AwsResource.class))
        .extracting(AwsResource::arn)
        .containsOnly(whole + part, whole);
  }
}
