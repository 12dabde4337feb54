package dev.postern.wire.postgres;

import dev.postern.core.Identity;
import dev.postern.core.SessionId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the database's own log calls a session: the client's name for itself, then who it is and in
 * which session. The session's {@code application_name} stays the client's own, since clients read
 * it back, set it anew from what they read, and find themselves by it in {@code pg_stat_activity}.
 *
 * <p>The server keeps for its line "connection authorized" the startup parameter that is spelled
 * exactly so, and takes the settings of the packet in their order and in any spelling (PostgreSQL's
 * {@code ProcessStartupPacket} and {@code process_startup_options}). So the name for the log stands
 * first, and the client's own behind it in capitals.
 */
final class ApplicationName {
  private static final String LOGGED = "application_name";
  private static final String EFFECTIVE = "APPLICATION_NAME";

  /** NAMEDATALEN - 1: what is longer is cut with a notice, which the client would see. */
  private static final int MAX_BYTES = 63;

  private final String tag;

  ApplicationName(Identity identity, SessionId session) {
    String end = "/" + session;
    this.tag = cut("postern:" + printable(identity.user()), MAX_BYTES - end.length()) + end;
  }

  /**
   * The client's startup parameters with the name for the log. They stay as they are where the
   * client names itself in another way, which must win as it would at the server.
   */
  Map<String, String> addTo(Map<String, String> parameters) {
    String own = parameters.getOrDefault(LOGGED, "");
    if (namedOtherwise(parameters)) {
      return parameters;
    }
    Map<String, String> named = new LinkedHashMap<>();
    named.put(LOGGED, logged(own));
    parameters.forEach((name, value) -> named.put(name.equals(LOGGED) ? EFFECTIVE : name, value));
    named.putIfAbsent(EFFECTIVE, "");
    return named;
  }

  private static boolean namedOtherwise(Map<String, String> parameters) {
    if (parameters.keySet().stream()
        .anyMatch(name -> name.equalsIgnoreCase(LOGGED) && !name.equals(LOGGED))) {
      return true;
    }
    // "-c application_name=x" and "--application-name=x" count only where no parameter does.
    String options = parameters.getOrDefault("options", "").toLowerCase(Locale.ROOT);
    return !parameters.containsKey(LOGGED) && options.contains("application");
  }

  private String logged(String own) {
    String shown = cut(printable(own), Math.max(0, MAX_BYTES - 1 - tag.length()));
    return shown.isEmpty() ? tag : shown + " " + tag;
  }

  /** As the server does: what is not printable ASCII becomes a question mark, one for each byte. */
  private static String printable(String name) {
    StringBuilder ascii = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      ascii.append(b >= ' ' && b < 0x7f ? (char) b : '?');
    }
    return ascii.toString();
  }

  private static String cut(String ascii, int length) {
    return ascii.length() <= length ? ascii : ascii.substring(0, length);
  }
}
