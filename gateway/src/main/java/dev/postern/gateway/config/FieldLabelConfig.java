package dev.postern.gateway.config;

import dev.postern.aws.mask.LabelledField;

/** What the data in a field of AWS's responses is, over every connection to AWS. */
public record FieldLabelConfig(LabelledField field, String label) implements LabelEntry {
  static FieldLabelConfig read(Node node, FieldNames fields) throws ConfigException {
    Section section = node.section("field and label");
    var field = section.required("field", fields::read);
    var label = section.required("label", Shapes.label());
    section.check(
        "label",
        () -> !label.get().equals(MaskConfig.AWS_SECRET),
        MaskConfig.AWS_SECRET + " stands on the fields that the gate knows itself");
    return section.build(() -> new FieldLabelConfig(field.get(), label.get()));
  }
}
