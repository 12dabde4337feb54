package dev.postern.gateway.config;

import dev.postern.core.Secret;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * Who is told what happens.
 *
 * @param name unique among them
 * @param topics what it is told of
 * @param connections at which, or {@code "*"} for any
 * @param statements whether it is told statements' texts
 * @param authorities of its certificate; none are the JDK's
 */
public record NotifyConfig(
    String name,
    NotifyAddress address,
    As as,
    Set<Topic> topics,
    Set<String> connections,
    boolean statements,
    List<X509Certificate> authorities) {
  /** What somebody may be told of. */
  public enum Topic {
    /** What waits for people, and what becomes of it. */
    APPROVALS,
    /** Access that begins and ends. */
    GRANTS,
    /** Statements that were refused. */
    DENIALS,
    /** Statements of critical risk, refused or not. */
    CRITICAL
  }

  /** What is spoken there, and with what it is let in. */
  public sealed interface As {
    /**
     * JSON of the gate's own.
     *
     * @param key what each delivery is signed by
     */
    record Json(Secret key) implements As {}
  }

  /** The words of {@code as}. */
  private enum Form {
    JSON
  }

  /** Bytes of a key of HMAC-SHA256 below which it would be the weaker part (RFC 2104, section 3). */
  private static final int SHORTEST_KEY = 32;

  static NotifyConfig read(Node node, Set<String> connectionNames) throws ConfigException {
    Section section = node.section("name, url, as and events");
    var name = section.required("name", Shapes.name());
    var address = section.required("url", NotifyAddress::read);
    var form = section.required("as", Shapes.word(Form.class));
    var topics = section.required("events", Lists.set(Shapes.word(Topic.class)));
    var connections =
        section.optional(
            "connections",
            Lists.set(connection -> PolicyConfig.readConnection(connection, connectionNames)),
            Set.of("*"));
    var statements = section.optional("statements", Shapes.flag(), false);
    var authorities =
        section.optional("ca", ConnectionConfig::readAuthorities, List.<X509Certificate>of());
    var secret = section.required("secret", References.secret(SHORTEST_KEY));
    return section.build(() ->
        new NotifyConfig(
            name.get(),
            address.get(),
            switch (form.get()) {
              case JSON -> new As.Json(secret.get());
            },
            topics.get(),
            connections.get(),
            statements.get(),
            authorities.get()));
  }
}
