package dev.postern.aws.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.model.Models;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.SecretField;
import dev.postern.aws.model.ServiceModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledFieldTest {
  private static final Models MODELS = Models.load();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secretsmanager:GetSecretValue.SecretString",
        "dynamodb:GetItem.Item",
        "dynamodb:GetItem.Item{}",
        "dynamodb:Query.Items[]{}.S",
        "s3:GetObject.Body",
        "s3:GetObject.Metadata",
        "s3:HeadObject.Metadata{}",
        "s3:SelectObjectContent.Payload.Records.Payload",
        "bedrock-runtime:ConverseStream.stream.contentBlockDelta.delta.text",
        "ec2:DescribeInstances.Reservations[].Instances[].PrivateIpAddress",
      })
  void aFieldOfTheModelsIsOne(String text) {
    assertThat(LabelledField.of(text).orElseThrow().problem(MODELS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secretmanager:GetSecretValue.SecretString|the models have no service secretmanager",
        "states:DescribeExecution.output|the models have no service states; it is stepfunctions",
        "secretsmanager:getSecretValue.SecretString|secretsmanager has no operation getSecretValue; it has GetSecretValue",
        "secretsmanager:GetSecretValue.Secretstring|the response of secretsmanager:GetSecretValue has no member Secretstring; it has ARN, Name, VersionId, SecretBinary, SecretString, VersionStages, CreatedDate",
        "secretsmanager:GetSecretValue.SecretString.password|SecretString has nothing in it",
        "dynamodb:Query.Items.S|Items is a list, whose elements are Items[]",
        "dynamodb:Query.Items[].S|Items[] is a map, whose values are Items[]{}",
        "s3:GetObject.ContentLength|ContentLength cannot be hidden",
        "lambda:Invoke.StatusCode|StatusCode cannot be hidden",
        "s3:DeleteBucket.Anything|the response of s3:DeleteBucket has no member Anything",
      })
  void whatTheModelsDoNotHaveIsSaid(String text, String problem) {
    assertThat(LabelledField.of(text).orElseThrow().problem(MODELS)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "GetSecretValue", "secretsmanager:GetSecretValue", "secretsmanager:GetSecretValue.",
        "secretsmanager:GetSecretValue.**", "secretsmanager:*.SecretString", "a:B.c..d", "a:B.[]",
        "shop.public.customers.ssn"
      })
  void whatIsNoSuchNameIsNone(String text) {
    assertThat(LabelledField.of(text)).isEmpty();
  }

  @Test
  void anObjectStreamsAndItsMetadataDoNot() {
    assertThat(LabelledField.of("s3:GetObject.Body").orElseThrow().isStreamedBody(MODELS)).isTrue();
    assertThat(LabelledField.of("s3:GetObject.ETag").orElseThrow().isStreamedBody(MODELS))
        .isFalse();
    assertThat(LabelledField.of("lambda:Invoke.Payload").orElseThrow().isStreamedBody(MODELS))
        .isFalse();
  }

  /** What the gate takes for secrets by itself has to be there too. */
  @Test
  void everySecretIsAFieldOfTheModels() {
    List<String> problems = new ArrayList<>();
    for (String name : MODELS.names()) {
      ServiceModel model = MODELS.service(name).orElseThrow();
      for (OperationModel operation : model.operations().values()) {
        for (SecretField field : SecretField.of(model, operation)) {
          String path = field.path().replace(".**", "");
          if (!path.equals("**") && !path.isEmpty()) {
            new LabelledField(name, operation.name(), path)
                .problem(MODELS)
                .ifPresent(problems::add);
          }
        }
      }
    }
    assertThat(problems).isEmpty();
  }
}
