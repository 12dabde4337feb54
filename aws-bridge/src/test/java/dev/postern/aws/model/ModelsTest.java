package dev.postern.aws.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.AwsAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ModelsTest {
  private static final Models MODELS = Models.load();

  private static Adjustments adjustments() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Models.class.getResourceAsStream("adjustments.txt")),
                StandardCharsets.UTF_8))) {
      return Adjustments.read(reader.lines().toList());
    }
  }

  @Test
  void everyServiceIsReadToItsLastShape() {
    int operations = 0;
    int known = 0;
    for (String name : MODELS.names()) {
      ServiceModel model = MODELS.service(name).orElseThrow();
      for (OperationModel operation : model.operations().values()) {
        operations++;
        known += operation.actions().isEmpty() ? 0 : 1;
        model.input(operation).members().values().forEach(member -> model.shape(member.shape()));
      }
    }

    System.out.printf(
        "aws models: %d services, %d operations, %d of them with actions, %d actions of IAM%n",
        MODELS.names().size(), operations, known, MODELS.iam().size());
    assertThat(MODELS.names()).hasSizeGreaterThan(400);
    assertThat(known).isGreaterThan(operations * 9 / 10);
  }

  @Test
  void everyActionOfAnOperationIsInTheReference() {
    List<String> missing = new ArrayList<>();
    for (String name : MODELS.names()) {
      for (OperationModel operation : MODELS.service(name).orElseThrow().operations().values()) {
        operation.actions().stream()
            .map(OperationModel.NeededAction::action)
            .filter(action -> MODELS.iam().action(action).isEmpty())
            .forEach(missing::add);
      }
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void everyAdjustmentNamesWhatThereIs() throws IOException {
    for (var entry : adjustments().actions().entrySet()) {
      String[] word = entry.getKey().split(" ");
      OperationModel operation =
          MODELS.service(word[0]).orElseThrow().operation(word[1]).orElseThrow();
      assertThat(operation.actions()).as(entry.getKey()).containsAll(entry.getValue());
      for (OperationModel.NeededAction needed : entry.getValue()) {
        String member = needed.when().replaceFirst("[.\\[{~].*", "");
        assertThat(member.isEmpty() || input(word[0], operation).containsKey(member))
            .as(entry.getKey() + " " + needed)
            .isTrue();
      }
    }
    for (String dropped : adjustments().dropped()) {
      String[] word = dropped.split(" ");
      assertThat(MODELS.service(word[0]).orElseThrow().operation(word[1])).isEmpty();
    }
  }

  @Test
  void everyFurtherTemplateIsInTheReference() throws IOException {
    for (List<String> templates : adjustments().templates().values()) {
      for (String template : templates) {
        assertThat(MODELS.iam().actions().flatMap(action -> action.resources().stream()))
            .anyMatch(on -> on.arn().equals(template));
      }
    }
  }

  @Test
  void everyParameterThatIsNoRoleIsThere() throws IOException {
    for (String one : adjustments().noRoles()) {
      String[] word = one.split(" ");
      ServiceModel model = MODELS.service(word[0]).orElseThrow();
      assertThat(model.shapes())
          .as(one)
          .anyMatch(shape ->
              shape instanceof Shape.Structure(var members, _) && members.containsKey(word[1]));
    }
  }

  private static Map<String, Member> input(String service, OperationModel operation) {
    return MODELS.service(service).orElseThrow().input(operation).members();
  }

  @Test
  void sensitiveFieldsOfResponsesAreKnownByTheirPaths() {
    assertThat(sensitive("secretsmanager", "GetSecretValue"))
        .contains("SecretString", "SecretBinary");
    assertThat(sensitive("iam", "CreateAccessKey")).contains("AccessKey.SecretAccessKey");
    assertThat(sensitive("sts", "AssumeRole")).contains("Credentials.SecretAccessKey");
    assertThat(sensitive("ssm", "GetParameters")).contains("Parameters[].Value");
    assertThat(sensitive("s3", "ListBuckets")).isEmpty();
  }

  private static List<String> sensitive(String service, String operation) {
    return MODELS.service(service).orElseThrow().operation(operation).orElseThrow().sensitive();
  }

  @Test
  void theReferenceSaysAccessAndResources() {
    IamReference.Action action = MODELS.iam().action("s3:deletebucket").orElseThrow();

    assertThat(action.name()).isEqualTo("s3:DeleteBucket");
    assertThat(action.access()).isEqualTo(AwsAccess.WRITE);
    assertThat(action.resources())
        .contains(
            new IamReference.OnResource("bucket", "arn:${Partition}:s3:::${BucketName}", true));
    assertThat(MODELS.iam().action("s3:MakeCoffee")).isEmpty();
    assertThat(MODELS.iam().action("nothing")).isEmpty();
  }

  @Test
  void aTypeWithSeveralArnsHasATemplateOfEach() {
    assertThat(MODELS.iam().action("lex:DeleteBot").orElseThrow().resources())
        .extracting(IamReference.OnResource::arn)
        .contains(
            "arn:${Partition}:lex:${Region}:${Account}:bot/${BotId}",
            "arn:${Partition}:lex:${Region}:${Account}:bot:${BotName}");
    assertThat(MODELS.iam().actions().flatMap(action -> action.resources().stream()))
        .allMatch(on -> on.arn().indexOf("arn:") == on.arn().lastIndexOf("arn:"));
  }

  @Test
  void servicesThatSignByOneNameAreFoundTogether() {
    assertThat(MODELS.signedAs("dynamodb"))
        .extracting(ServiceHead::name)
        .containsExactlyInAnyOrder("dynamodb", "dynamodbstreams");
    assertThat(MODELS.signedAs("nothing")).isEmpty();
  }
}
