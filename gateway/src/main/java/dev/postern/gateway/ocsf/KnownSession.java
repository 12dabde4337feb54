package dev.postern.gateway.ocsf;

import dev.postern.core.JournalEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A session as its start was journaled, in the schema's objects; and what runs in it. */
final class KnownSession {
  /** Statements that may be on their way in one session and are still known when they end. */
  private static final int MOST = 64;

  private final JournalEvent.SessionStarted started;
  private final Map<Long, Running> running = new LinkedHashMap<>();

  /** What was known of a statement when it was let through. */
  record Running(Activity activity, Severity severity, String rule, @Nullable Api api) {
    static Running of(JournalEvent.StatementForwarded event) {
      return new Running(
          Activity.of(event.kinds()),
          Severity.of(event.risk()),
          BoundedText.name(event.rule()),
          null);
    }

    static Running of(JournalEvent.StatementForwarded event, Api api) {
      return new Running(
          Activity.ofCall(event.kinds(), api.operation()),
          Severity.of(event.risk()),
          BoundedText.name(event.rule()),
          api);
    }
  }

  /** What is called. */
  record Api(String service, String operation) {
    /** Where a request was not understood. */
    static final Api UNKNOWN = new Api("unknown", "unknown");
  }

  KnownSession(JournalEvent.SessionStarted started) {
    this.started = started;
  }

  /** Whether what it sends are calls of an API. */
  boolean sendsCalls() {
    return started.protocol().equals("aws");
  }

  void runs(long exchange, Running statement) {
    running.put(exchange, statement);
    if (running.size() > MOST) {
      running.remove(running.keySet().iterator().next());
    }
  }

  /** What has ended; null where it is not known. */
  @Nullable Running ended(long exchange) {
    return running.remove(exchange);
  }

  /** The object {@code user}. */
  Map<String, Object> user() {
    Map<String, Object> user = new LinkedHashMap<>();
    user.put("name", BoundedText.name(started.user()));
    user.put("uid", BoundedText.name(started.user() + "@" + started.issuer()));
    user.put("domain", BoundedText.name(started.issuer()));
    List<Map<String, Object>> groups = new ArrayList<>();
    for (String group : BoundedText.names(started.groups())) {
      groups.add(Map.of("name", group));
    }
    if (!groups.isEmpty()) {
      user.put("groups", groups);
    }
    return user;
  }

  /** The object {@code session}. */
  Map<String, Object> session() {
    Map<String, Object> session = new LinkedHashMap<>();
    session.put("uid", started.session().value());
    session.put("issuer", BoundedText.name(started.issuer()));
    session.put("created_time", started.at().toEpochMilli());
    session.put("expiration_time", started.grantEnds().toEpochMilli());
    session.put("is_remote", true);
    return session;
  }

  /** The object {@code actor}. */
  Map<String, Object> actor() {
    Map<String, Object> actor = new LinkedHashMap<>();
    actor.put("user", user());
    actor.put("session", session());
    String application = started.application();
    if (application != null && !application.isEmpty()) {
      actor.put("app_name", BoundedText.name(application));
    }
    return actor;
  }

  /** Where it comes from. */
  Map<String, Object> source() {
    return endpoint(started.address());
  }

  /** Where it goes to: the connection by its name, as the upstream's address is nobody's matter. */
  Map<String, Object> destination() {
    return destination(started.connection(), started.protocol());
  }

  /** The object {@code database}. */
  Map<String, Object> database() {
    return Map.of(
        "name", BoundedText.name(started.connection()), "type_id", 1, "type", "Relational");
  }

  /** What those who look for one address or user look at in every event. */
  List<Map<String, Object>> observables(String user) {
    return Stream.concat(addresses(started.address()), Stream.of(named(user, started.user())))
        .toList();
  }

  static List<Map<String, Object>> observables(String name, String user, String address) {
    return Stream.concat(addresses(address), Stream.of(named(name, user))).toList();
  }

  private static Stream<Map<String, Object>> addresses(String address) {
    return endpoint(address).get("ip") instanceof String ip
        ? Stream.of(
            Map.of("name", "src_endpoint.ip", "type_id", 2, "type", "IP Address", "value", ip))
        : Stream.empty();
  }

  private static Map<String, Object> named(String name, String user) {
    return Map.of("name", name, "type_id", 4, "type", "User Name", "value", BoundedText.name(user));
  }

  static Map<String, Object> destination(String connection, String protocol) {
    return Map.of("name", BoundedText.name(connection), "svc_name", BoundedText.name(protocol));
  }

  /** A {@code host:port} as an endpoint. */
  static Map<String, Object> endpoint(String address) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (!host.matches("[0-9a-fA-F.:]{2,45}")) {
      return Map.of("name", address.isEmpty() ? "unknown" : BoundedText.name(address));
    }
    String port = colon < 0 ? "" : address.substring(colon + 1);
    return port.matches("\\d{1,5}")
        ? Map.of("ip", host, "port", Integer.valueOf(port))
        : Map.of("ip", host);
  }

  /**
   * @param text as {@code user@issuer}; a user may have an @ in its name, an issuer has none
   */
  static Map<String, Object> user(String text) {
    int at = text.lastIndexOf('@');
    return at < 0
        ? Map.of("name", BoundedText.name(text))
        : Map.of(
            "name",
            BoundedText.name(text.substring(0, at)),
            "uid",
            BoundedText.name(text),
            "domain",
            BoundedText.name(text.substring(at + 1)));
  }
}
