package dev.postern.gateway.config;

import java.util.List;
import java.util.Set;

/**
 * What becomes of the data under a label. A label without one is redacted; where several apply to a
 * value, the strictest holds.
 *
 * @param unlessGroups whoever is in one of these sees the data as it is; empty for nobody
 */
public record MaskConfig(String label, MaskShape as, Set<String> unlessGroups) {
  static MaskConfig read(Node node, Set<String> labelNames) throws ConfigException {
    Section section = node.section("label and as");
    var label = section.required("label", Lists.reference("label", labelNames));
    var as = section.required("as", MaskShape::read);
    var unlessGroups =
        section.optional("unless-groups", Lists.set(Shapes.line("a group")), Set.<String>of());
    var _ = section.optional("predicates", MaskConfig::readPredicates, "deny");
    return section.build(() -> new MaskConfig(label.get(), as.get(), unlessGroups.get()));
  }

  private static String readPredicates(Node node) throws ConfigException {
    if (node.isSection()) {
      throw node.error("a budget is not supported yet; expected deny");
    }
    return Shapes.word(node, List.of("deny"), "allow");
  }
}
