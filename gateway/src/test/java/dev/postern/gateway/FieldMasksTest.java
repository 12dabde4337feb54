package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.mask.LabelledField;
import dev.postern.aws.model.Models;
import dev.postern.core.AwsCall;
import dev.postern.core.FieldMask;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.gateway.config.FieldLabelConfig;
import dev.postern.masking.MaskRule;
import dev.postern.masking.MaskRules;
import dev.postern.masking.MaskSpec;
import dev.postern.masking.PredicateUse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FieldMasksTest {
  private static final Set<String> NOBODY = Set.of();
  private final FieldMasks masks = new FieldMasks(Models.load());

  private static FieldLabelConfig label(String field, String label) {
    return new FieldLabelConfig(LabelledField.of(field).orElseThrow(), label);
  }

  private static AwsCall call(String service, String operation) {
    return new AwsCall(
        service,
        operation,
        "eu-west-1",
        List.of(),
        List.of(),
        Set.of(Kind.READ),
        Risk.LOW,
        List.of());
  }

  @Test
  void aLabelWithoutAMaskIsRedactedForEverybody() {
    var found =
        masks
            .of(
                List.of(label("dynamodb:GetItem.Item{}", "customers")),
                new MaskRules(List.of()),
                NOBODY)
            .apply(call("dynamodb", "GetItem"));

    assertThat(found.masks()).containsExactly(new FieldMask("Item{}", "customers"));
    assertThat(found.withheld()).isFalse();
  }

  @Test
  void whoIsSparedSeesTheFieldAndNoOther() {
    MaskRules rules =
        new MaskRules(
            List.of(
                new MaskRule(
                    "customers",
                    new MaskSpec.Redact(),
                    Set.of("support"),
                    new PredicateUse.Deny())));
    List<FieldLabelConfig> labels =
        List.of(label("dynamodb:GetItem.Item{}", "customers"), label("s3:GetObject.Body", "files"));

    var spared = masks.of(labels, rules, Set.of("support"));

    assertThat(spared.apply(call("dynamodb", "GetItem")).masks()).isEmpty();
    assertThat(spared.apply(call("s3", "GetObject")).withheld()).isTrue();
    assertThat(spared.apply(call("secretsmanager", "GetSecretValue")).masks())
        .contains(new FieldMask("SecretString", "aws-secret"));
  }
}
