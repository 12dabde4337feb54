package dev.postern.gateway.config;

import dev.postern.aws.mask.LabelledField;
import dev.postern.aws.model.Models;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields of AWS's responses, held against AWS's models, which are read for the first of them. */
final class FieldNames {
  private static final String EXPECTED =
      "SERVICE:OPERATION.PATH such as secretsmanager:GetSecretValue.SecretString";

  private @Nullable Models models;

  LabelledField read(Node node) throws ConfigException {
    LabelledField field =
        LabelledField.of(node.text(EXPECTED)).orElseThrow(() -> node.misfit(EXPECTED));
    if (models == null) {
      models = Models.load();
    }
    Optional<String> problem = field.problem(models);
    if (problem.isPresent()) {
      throw node.error(problem.get());
    }
    return field;
  }
}
