package dev.postern.gateway.config;

import java.util.List;
import java.util.Set;

/**
 * What becomes of the data under a label. A label without one is redacted; where several apply to a
 * value, the strictest holds.
 *
 * @param unlessGroups whoever is in one of these sees the data as it is; empty for nobody
 * @param predicates whether statements may use the data elsewhere than as a bare output column
 */
public record MaskConfig(
    String label, MaskShape as, Set<String> unlessGroups, Predicates predicates) {
  /** The label of secrets in responses of AWS's, which stands on them without being written. */
  static final String AWS_SECRET = "aws-secret";

  /** What may be asked about masked data. */
  public sealed interface Predicates {
    record Deny() implements Predicates {}

    record Allow() implements Predicates {}

    /**
     * @param uses an hour and identity
     */
    record Budget(int uses) implements Predicates {}
  }

  static MaskConfig read(Node node, Set<String> labelNames) throws ConfigException {
    Section section = node.section("label and as");
    var label = section.required("label", Lists.reference("label", labelNames));
    var as = section.required("as", MaskShape::read);
    var unlessGroups =
        section.optional("unless-groups", Lists.set(Shapes.line("a group")), Set.<String>of());
    var predicates =
        section.optional("predicates", MaskConfig::readPredicates, new Predicates.Deny());
    section.check(
        "as",
        () -> !label.get().equals(AWS_SECRET) || as.get() instanceof MaskShape.Redact,
        "secrets of AWS's are redacted");
    return section.build(
        () -> new MaskConfig(label.get(), as.get(), unlessGroups.get(), predicates.get()));
  }

  private static Predicates readPredicates(Node node) throws ConfigException {
    if (!node.isSection()) {
      return Shapes.word(node, List.of("deny", "allow")).equals("deny")
          ? new Predicates.Deny()
          : new Predicates.Allow();
    }
    Section section = node.section("a budget");
    var uses = section.required("budget", Shapes.integer(1, 1_000));
    return section.build(() -> new Predicates.Budget(uses.get()));
  }
}
