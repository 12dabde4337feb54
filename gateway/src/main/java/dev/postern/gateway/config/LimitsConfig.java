package dev.postern.gateway.config;

import java.time.Duration;

/**
 * What one client can take of the gateway.
 *
 * @param sessions how many are open at once, over all connections
 * @param loginTimeout from the connection's start until the caller is let in
 * @param loginSize bytes a client may send before it is let in
 * @param messageSize bytes of one message that the gateway has to read whole, such as a statement
 */
public record LimitsConfig(int sessions, Duration loginTimeout, int loginSize, int messageSize) {
  static LimitsConfig read(Node node) throws ConfigException {
    Section section = node.section("limits");
    var sessions = section.optional("sessions", Shapes.integer(1, 100_000), 1_000);
    var loginTimeout =
        section.optional("login-timeout", Shapes.duration("1s", "5m"), Duration.ofSeconds(30));
    var loginSize = section.optional("login-size", Shapes.size("16kB", "1MB"), 64 << 10);
    var messageSize = section.optional("message-size", Shapes.size("64kB", "1000MB"), 16 << 20);
    return section.build(() ->
        new LimitsConfig(sessions.get(), loginTimeout.get(), loginSize.get(), messageSize.get()));
  }
}
