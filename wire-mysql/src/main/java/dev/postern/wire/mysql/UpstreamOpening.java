package dev.postern.wire.mysql;

import dev.postern.core.SessionLimits;
import dev.postern.core.StatementPath;
import dev.postern.core.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a session at the server begins with.
 *
 * @param wishes what its client asked the gate for; user, password and database are the target's
 * @param settings statements that it is prepared by
 */
record UpstreamOpening(Target target, HandshakeResponse41 wishes, List<String> settings) {
  /** utf8mb4_general_ci, which every server has. */
  static final int UTF8MB4 = 45;

  private static final int MAX_PACKET = 16 << 20;

  private static final String READ_ONLY = "SET SESSION TRANSACTION READ ONLY";

  /** A session in which the gate asks for itself: nothing is written, and texts mean one thing. */
  static UpstreamOpening own(Target target) {
    HandshakeResponse41 wishes =
        new HandshakeResponse41(
            new Capabilities(Capabilities.DEPRECATE_EOF),
            MAX_PACKET,
            UTF8MB4,
            "",
            new byte[0],
            "",
            "",
            Map.of("program_name", "postern"),
            0);
    return new UpstreamOpening(
        target,
        wishes,
        List.of(
            "SET SESSION TRANSACTION READ ONLY", "SET SESSION sql_mode = ''", "SET NAMES utf8mb4"));
  }

  /** A session for a client, by whom the database's own administrator sees who is behind it. */
  static UpstreamOpening of(Target target, HandshakeResponse41 client, StatementPath path) {
    Map<String, String> attributes = new LinkedHashMap<>(client.attributes());
    attributes.put("postern_user", path.identity().user());
    attributes.put("postern_session", path.session().value());
    HandshakeResponse41 wishes =
        new HandshakeResponse41(
            path.limits().countsMatched()
                ? new Capabilities(client.capabilities().flags() | Capabilities.FOUND_ROWS)
                : client.capabilities(),
            client.maxPacket(),
            client.characterSet(),
            client.user(),
            client.proof(),
            client.database(),
            client.plugin(),
            attributes,
            0);
    return new UpstreamOpening(target, wishes, settings(path.limits()));
  }

  /** What prepares a client's session, at its start and after each COM_RESET_CONNECTION. */
  static List<String> settings(SessionLimits limits) {
    return limits.readOnly() ? List.of(READ_ONLY) : List.of();
  }
}
