package dev.postern.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.model.Models;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests made from the models are understood as the operation that they were made from. */
class RoundTripTest {
  private static final Models MODELS = Models.load();
  private static final CallReader READER =
      new CallReader(MODELS, new GateHosts(Set.of(SampleRequest.HOST)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3",
        "dynamodb",
        "sqs",
        "sts",
        "iam",
        "ec2",
        "lambda",
        "secretsmanager",
        "ssm",
        "kms",
        "eks",
        "rds",
        "cloudwatch",
        "logs"
      })
  void everyOperationOfAMainServiceIsUnderstood(String name) {
    Count count = new Count();
    count.take(MODELS.service(name).orElseThrow());

    System.out.printf(
        "aws calls of %s: %d operations, %d requests, %d understood%n",
        name, count.operations, count.requests, count.understood);
    assertThat(count.others).isEmpty();
  }

  /** Of the others some have the same target as another service's under the same signing name. */
  @Test
  @Tag("full")
  void noRequestOfAnyServiceIsUnderstoodAsAnotherOperation() {
    Count count = new Count();
    for (String name : MODELS.names()) {
      count.take(MODELS.service(name).orElseThrow());
    }

    System.out.printf(
        "aws calls of %d services: %d operations, %d requests, %d understood, %d refused%n",
        MODELS.names().size(),
        count.operations,
        count.requests,
        count.understood,
        count.others.size());
    assertThat(count.others).noneMatch(other -> other.contains("understood as"));
    count.others.forEach(System.out::println);
    assertThat(count.others.size()).isLessThan(count.requests / 50);
  }

  private static final class Count {
    private int operations;
    private int requests;
    private int understood;
    private final List<String> others = new ArrayList<>();

    void take(ServiceModel model) {
      for (OperationModel operation : model.operations().values()) {
        operations++;
        for (Protocol protocol : model.head().protocols()) {
          take(model, operation, protocol, false);
          take(model, operation, protocol, true);
        }
      }
    }

    private void take(
        ServiceModel model, OperationModel operation, Protocol protocol, boolean all) {
      requests++;
      String request = model.head().name() + " " + operation.name() + " by " + protocol;
      switch (read(new SampleRequest(model, operation, protocol, all))) {
        case Reading.Understood read -> {
          boolean same =
              read.operation().name().equals(operation.name())
                  && read.model().head().endpoint().equals(model.head().endpoint());
          understood += same ? 1 : 0;
          if (!same) {
            others.add(
                request
                    + " understood as "
                    + read.model().head().name()
                    + " "
                    + read.operation().name());
          }
        }
        case Reading.NotUnderstood(var reason) ->
            others.add(request + (all ? " with all: " : ": ") + reason);
      }
    }

    private static Reading read(SampleRequest sample) {
      try {
        return READER.read(sample.request());
      } catch (UnreadableException e) {
        return new Reading.NotUnderstood(new Reason(e.code(), "its head is refused"));
      }
    }
  }
}
