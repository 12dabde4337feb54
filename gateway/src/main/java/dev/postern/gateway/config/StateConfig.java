package dev.postern.gateway.config;

import java.nio.file.Path;

/**
 * Where grants, approvals and the session index live.
 *
 * @param embedded a directory of this machine's, for one gateway
 */
public record StateConfig(Path embedded) {
  static StateConfig read(Node node) throws ConfigException {
    Section section = node.section("embedded: PATH");
    var embedded = section.optional("embedded", Shapes.path(), Shapes.path(node, "var/state"));
    section.notYet("postgres");
    return section.build(() -> new StateConfig(embedded.get()));
  }
}
