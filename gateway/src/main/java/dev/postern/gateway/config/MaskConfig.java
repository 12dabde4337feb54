package dev.postern.gateway.config;

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
  /** What may be asked about masked data. */
  public enum Predicates {
    DENY,
    ALLOW
  }

  static MaskConfig read(Node node, Set<String> labelNames) throws ConfigException {
    Section section = node.section("label and as");
    var label = section.required("label", Lists.reference("label", labelNames));
    var as = section.required("as", MaskShape::read);
    var unlessGroups =
        section.optional("unless-groups", Lists.set(Shapes.line("a group")), Set.<String>of());
    var predicates = section.optional("predicates", MaskConfig::readPredicates, Predicates.DENY);
    return section.build(
        () -> new MaskConfig(label.get(), as.get(), unlessGroups.get(), predicates.get()));
  }

  private static Predicates readPredicates(Node node) throws ConfigException {
    if (node.isSection()) {
      throw node.error("a budget is not supported yet; expected deny or allow");
    }
    return Shapes.word(Predicates.class).read(node);
  }
}
