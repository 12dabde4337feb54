package dev.postern.gateway;

import dev.postern.aws.model.Models;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.SecretField;
import dev.postern.aws.model.ServiceModel;
import dev.postern.core.AwsCall;
import dev.postern.core.FieldMask;
import dev.postern.gateway.config.FieldLabelConfig;
import dev.postern.masking.MaskRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which fields of calls' responses are masked for somebody. */
final class FieldMasks {
  private final Models models;

  FieldMasks(Models models) {
    this.models = models;
  }

  /**
   * What is masked of a call's response.
   *
   * @param withheld whether all of it is, so that the call must not be made
   */
  record Masked(List<FieldMask> masks, boolean withheld) {}

  /** For all but those whom the masks of a field's label spare. */
  Function<AwsCall, Masked> of(List<FieldLabelConfig> labels, MaskRules rules, Set<String> groups) {
    boolean secrets = isMasked(SecretField.LABEL, rules, groups);
    List<FieldLabelConfig> masked =
        labels.stream().filter(label -> isMasked(label.label(), rules, groups)).toList();
    return call -> masked(call, secrets, masked);
  }

  private static boolean isMasked(String label, MaskRules rules, Set<String> groups) {
    return rules.mask(Set.of(label), groups).isPresent();
  }

  private Masked masked(AwsCall call, boolean secrets, List<FieldLabelConfig> labels) {
    List<FieldMask> masks = new ArrayList<>(secrets ? secrets(call) : List.of());
    boolean withheld = false;
    for (FieldLabelConfig label : labels) {
      var field = label.field();
      if (field.service().equals(call.service()) && field.operation().equals(call.operation())) {
        masks.add(new FieldMask(field.path(), label.label()));
        withheld |= field.isStreamedBody(models);
      }
    }
    return new Masked(masks, withheld);
  }

  private List<FieldMask> secrets(AwsCall call) {
    Optional<ServiceModel> service = models.service(call.service());
    Optional<OperationModel> operation =
        service.flatMap(model -> model.operation(call.operation()));
    if (service.isEmpty() || operation.isEmpty()) {
      return List.of();
    }
    return SecretField.of(service.get(), operation.get()).stream()
        .map(field -> new FieldMask(field.path(), SecretField.LABEL))
        .toList();
  }
}
