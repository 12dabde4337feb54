package dev.postern.aws.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.Reading;
import dev.postern.aws.bridge.ResponseMasking.Masked;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.OutputModel;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.SecretField;
import dev.postern.aws.model.ServiceModel;
import dev.postern.core.AwsCall;
import dev.postern.core.FieldMask;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every operation with secrets, in each protocol of its service: no four characters in a row of a
 * secret that was planted are left, whatever happens to the response on its way.
 */
class PlantedSecretsTest {
  private static final int WINDOW = 4;

  private static final int MUTATIONS = 40;
  private static final Models MODELS = Models.load();
  private final ResponseMasks masks = new ResponseMasks(MODELS);

  /** A response of an operation in one protocol. */
  private record Planted(
      Reading.Understood call, List<FieldMask> masks, SampleResponse sample, byte[] body) {
    @Override
    public String toString() {
      return call.model().head().name() + ":" + call.operation().name() + " " + call.protocol();
    }
  }

  private static List<Planted> responses() {
    List<Planted> responses = new ArrayList<>();
    for (String name : MODELS.names()) {
      ServiceModel model = MODELS.service(name).orElseThrow();
      for (OperationModel operation : model.operations().values()) {
        List<FieldMask> masks =
            SecretField.of(model, operation).stream()
                .map(field -> new FieldMask(field.path(), SecretField.LABEL))
                .toList();
        if (masks.isEmpty()) {
          continue;
        }
        for (Protocol protocol : model.head().protocols()) {
          responses.add(response(model, operation, protocol, masks));
        }
      }
    }
    return responses;
  }

  private static Planted response(
      ServiceModel model, OperationModel operation, Protocol protocol, List<FieldMask> masks) {
    OutputModel outputs = MODELS.outputs(model.head());
    SampleResponse sample =
        new SampleResponse(
            outputs,
            protocol,
            masks.stream().map(FieldMask::path).toList(),
            new Random((model.head().name() + operation.name() + protocol).hashCode()));
    byte[] body = sample.body(outputs.output(operation.name()));
    AwsCall call =
        new AwsCall(
            model.head().name(),
            operation.name(),
            "eu-west-1",
            List.of(),
            List.of(),
            Set.of(Kind.READ),
            Risk.LOW,
            List.of());
    return new Planted(
        new Reading.Understood(call, model, operation, protocol), masks, sample, body);
  }

  private Masked masked(Planted response, byte[] body) {
    return masks.mask(response.call(), response.masks(), 200, response.sample().headers(), body);
  }

  private static List<String> left(Planted response, Masked.Passed passed) {
    String shown = new String(passed.body(), StandardCharsets.UTF_8) + passed.headers();
    List<String> left = new ArrayList<>();
    for (String planted : response.sample().planted()) {
      for (int i = 0; i + WINDOW <= planted.length(); i++) {
        if (shown.contains(planted.substring(i, i + WINDOW))) {
          left.add(response + ": " + planted.substring(i, i + WINDOW));
        }
      }
    }
    return left;
  }

  @Test
  void nothingOfASecretIsLeftInTheResponsesOfAllOperations() {
    int planted = 0;
    List<Planted> responses = responses();
    for (Planted response : responses) {
      assertThat(response.sample().planted()).as(response.toString()).isNotEmpty();
      planted += response.sample().planted().size();
      assertThat(masked(response, response.body()))
          .as(() -> response + " " + new String(response.body(), StandardCharsets.UTF_8))
          .isInstanceOfSatisfying(
              Masked.Passed.class,
              passed -> {
                assertThat(left(response, passed)).isEmpty();
                assertThat(passed.masked().count())
                    .isGreaterThanOrEqualTo(response.sample().holders().size());
                assertThat(
                        passed.masked().fields().stream()
                            .map(field -> field.replace(": aws-secret", ""))
                            .collect(Collectors.toSet()))
                    .hasSizeBetween(1, response.masks().size());
              });
    }
    System.out.printf("aws masks: %d secrets in %d responses%n", planted, responses.size());
  }

  @Test
  void noFieldIsPlantedForNothing() {
    for (Planted response : responses()) {
      for (FieldMask mask : response.masks()) {
        String path = mask.path().replace(".**", "");
        assertThat(response.sample().holders())
            .as(response + " " + path)
            .anyMatch(holder -> holder.startsWith(path) || path.equals("**"));
      }
    }
  }

  /** A bit flips, the end is missing, or the beginning comes twice. */
  @Test
  void nothingIsLeftOfASecretInAResponseThatIsBroken() {
    Random random = new Random(7);
    List<String> left = new ArrayList<>();
    int refused = 0;
    int passed = 0;
    for (Planted response : responses()) {
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] mutated = mutated(response, random);
        switch (masked(response, mutated)) {
          case Masked.Refused _ -> refused++;
          case Masked.Passed shown -> {
            passed++;
            if (!left(response, shown).isEmpty()) {
              left.add(response + " " + new String(mutated, StandardCharsets.UTF_8));
            }
          }
        }
      }
    }
    System.out.printf("aws masks: of broken responses %d refused, %d masked%n", refused, passed);
    assertThat(left).isEmpty();
    assertThat(passed).isPositive();
  }

  private static byte[] mutated(Planted response, Random random) {
    byte[] body = response.body();
    int at = random.nextInt(body.length);
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(body, at);
      case 1 -> twice(body, at);
      default -> {
        byte[] flipped = body.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
    };
  }

  /** What is before a place comes twice: a piece from elsewhere could be another key's value. */
  private static byte[] twice(byte[] body, int at) {
    byte[] twice = Arrays.copyOf(body, at + body.length);
    System.arraycopy(body, 0, twice, at, body.length);
    return twice;
  }
}
