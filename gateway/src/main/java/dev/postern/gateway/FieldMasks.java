package dev.postern.gateway;

import dev.postern.aws.mask.SecretField;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.ServiceModel;
import dev.postern.core.AwsCall;
import dev.postern.core.FieldMask;
import dev.postern.masking.MaskRules;
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

  /** Secrets, for all but those whom a mask of their label spares. */
  Function<AwsCall, List<FieldMask>> of(MaskRules rules, Set<String> groups) {
    return rules.mask(Set.of(SecretField.LABEL), groups).isEmpty() ? _ -> List.of() : this::secrets;
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
