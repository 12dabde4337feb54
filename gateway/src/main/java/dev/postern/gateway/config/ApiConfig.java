package dev.postern.gateway.config;

import java.util.Set;

/**
 * Who may do what over the API besides what is everybody's own. Reviewers are named by the rules
 * and policies that need them.
 *
 * @param admins groups whose members see everything, end sessions and take access away
 * @param auditors groups whose members see everything
 */
public record ApiConfig(Set<String> admins, Set<String> auditors) {
  static ApiConfig read(Node node) throws ConfigException {
    Section section = node.section("admins and auditors");
    var admins = section.optional("admins", Lists.set(Shapes.line("a group")), Set.<String>of());
    var auditors =
        section.optional("auditors", Lists.set(Shapes.line("a group")), Set.<String>of());
    return section.build(() -> new ApiConfig(admins.get(), auditors.get()));
  }
}
