package dev.postern.gateway.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Who may do what where. A policy holds for whoever is in one of its groups, on each of its
 * connections.
 *
 * @param groups their names, or {@code *} for whoever has a valid token
 * @param connections their names, or {@code *} for all
 * @param access how long a session may live
 * @param rules deny wins over hold, hold over allow; never empty
 */
public record PolicyConfig(
    String name,
    Set<String> groups,
    Set<String> connections,
    Duration access,
    List<RuleConfig> rules) {

  static PolicyConfig read(Node node, Set<String> connectionNames) throws ConfigException {
    Section section = node.section("a policy");
    var name = section.required("name", Shapes.name());
    var groups = section.required("groups", Lists.set(Shapes.line("a group")));
    var connections =
        section.required(
            "connections", Lists.set(connection -> readConnection(connection, connectionNames)));
    var access = section.section("access", PolicyConfig::readAccess);
    var rules = section.required("rules", Lists.nonEmpty(Lists.list(RuleConfig::read)));
    return section.build(() ->
        new PolicyConfig(name.get(), groups.get(), connections.get(), access.get(), rules.get()));
  }

  private static String readConnection(Node node, Set<String> names) throws ConfigException {
    return node.text("the name of a connection or \"*\"").equals("*")
        ? "*"
        : Lists.reference("connection", names).read(node);
  }

  private static Duration readAccess(Node node) throws ConfigException {
    Section section = node.section("for and request");
    var length = section.optional("for", Shapes.duration("1m", "30d"), Duration.ofMinutes(15));
    var _ =
        section.optional(
            "request", request -> Shapes.word(request, List.of("none"), "required"), "none");
    return section.build(length::get);
  }
}
