package dev.postern.gateway.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what where. A policy holds for whoever is in one of its groups, on each of its
 * connections.
 *
 * @param groups their names, or {@code *} for whoever has a valid token
 * @param connections their names, or {@code *} for all
 * @param access how it opens, and for how long
 * @param rules deny wins over hold, hold over allow; never empty
 */
public record PolicyConfig(
    String name,
    Set<String> groups,
    Set<String> connections,
    Access access,
    List<RuleConfig> rules) {

  static PolicyConfig read(Node node, Set<String> connectionNames, Set<String> labelNames)
      throws ConfigException {
    Section section = node.section("a policy");
    var name = section.required("name", Shapes.name());
    var groups = section.required("groups", Lists.set(Shapes.line("a group")));
    var connections =
        section.required(
            "connections", Lists.set(connection -> readConnection(connection, connectionNames)));
    var access = section.section("access", PolicyConfig::readAccess);
    var rules =
        section.required(
            "rules", Lists.nonEmpty(Lists.list(rule -> RuleConfig.read(rule, labelNames))));
    return section.build(() ->
        new PolicyConfig(name.get(), groups.get(), connections.get(), access.get(), rules.get()));
  }

  /** Whether it holds on the connection. */
  boolean isOn(String connection) {
    return connections.contains("*") || connections.contains(connection);
  }

  /** The same for this connection alone. */
  PolicyConfig on(String connection) {
    return new PolicyConfig(name, groups, Set.of(connection), access, rules);
  }

  static String readConnection(Node node, Set<String> names) throws ConfigException {
    return node.text("the name of a connection or \"*\"").equals("*")
        ? "*"
        : Lists.reference("connection", names).read(node);
  }

  /**
   * How a policy's access opens.
   *
   * @param length from the moment it is granted
   * @param review who opens it, null where it opens by itself
   */
  public record Access(Duration length, @Nullable Review review) {}

  /**
   * Who opens access that has to be requested.
   *
   * @param reviewers the groups whose members may
   * @param approvals how many of them must
   * @param patience how long a request waits for them
   */
  public record Review(Set<String> reviewers, int approvals, Duration patience) {}

  private static Access readAccess(Node node) throws ConfigException {
    Section section = node.section("for and request");
    var length = section.optional("for", Shapes.duration("1m", "30d"), Duration.ofMinutes(15));
    var request =
        section.optional("request", word -> Shapes.word(word, List.of("none", "required")), "none");
    var reviewers =
        section.<@Nullable Set<String>>optional(
            "reviewers", Lists.set(Shapes.line("a group")), null);
    var approvals = section.optional("approvals", Shapes.integer(1, 10), 1);
    var patience = section.optional("wait", Shapes.duration("1m", "30d"), Duration.ofDays(1));
    section.check(
        "reviewers",
        () -> request.get().equals("required") == (reviewers.get() != null),
        "expected with request: required, and only there");
    return section.build(() -> {
      Set<String> groups = reviewers.get();
      return new Access(
          length.get(),
          groups == null ? null : new Review(groups, approvals.get(), patience.get()));
    });
  }
}
