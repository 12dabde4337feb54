package dev.postern.gateway.notify;

import dev.postern.gateway.config.NotifyConfig;
import dev.postern.gateway.config.NotifyConfig.Topic;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * That something happened.
 *
 * @param id unique, the same for all who are told
 * @param about what it happened to, such as an approval's id: notices about one thing reach a
 *     target in their order
 * @param user whose it is, as the token named them; empty where it stands for several
 * @param facts what else is known, by name in the order to show it: texts, numbers, lists of texts
 * @param statement a statement's text, cut; null where there is none or it is not for everybody
 * @param address where people see more, null where nowhere
 */
public record Notice(
    String id,
    Event event,
    Instant at,
    String about,
    String connection,
    String user,
    String issuer,
    Map<String, @Nullable Object> facts,
    @Nullable String statement,
    @Nullable String address) {
  /** Characters of a statement that are kept. */
  public static final int MAX_STATEMENT = 1_000;

  /** The fact of how many others one notice stands for. */
  static final String MORE = "more";

  public Notice {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Whether {@code target} is to be told. */
  boolean isFor(NotifyConfig target) {
    return (target.topics().contains(event.topic())
            || (isCriticalDenial() && target.topics().contains(Topic.CRITICAL)))
        && (target.connections().contains("*") || target.connections().contains(connection));
  }

  private boolean isCriticalDenial() {
    return event == Event.STATEMENT_DENIED && "critical".equals(facts.get("risk"));
  }

  /** As {@code target} may know it. */
  Notice forTarget(NotifyConfig target) {
    return target.statements() || statement == null
        ? this
        : new Notice(id, event, at, about, connection, user, issuer, facts, null, address);
  }

  /** A sentence of it; its names are others' words. */
  String title() {
    String who = user.isEmpty() ? "somebody else" : user;
    String more = facts.get(MORE) == null ? "" : ", and " + facts.get(MORE) + " more";
    return who + " " + event.phrase() + " at " + connection + more;
  }

  /** The facts as texts, by their names. */
  Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>();
    facts.forEach((name, value) -> {
      String text =
          switch (value) {
            case null -> "";
            case Collection<?> texts ->
                texts.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> value.toString();
          };
      if (!text.isEmpty()) {
        shown.put(name, text);
      }
    });
    return shown;
  }

  /** As values that JSON can have. */
  public Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("event", event.word());
    document.put("at", at.toString());
    document.put("about", about);
    document.put("connection", connection);
    document.put("user", user);
    document.put("issuer", issuer);
    document.put("facts", facts);
    document.put("statement", statement);
    document.put("address", address);
    return document;
  }

  /** The beginning of a statement, not cut between the halves of a character. */
  public static String cut(String statement) {
    if (statement.length() <= MAX_STATEMENT) {
      return statement;
    }
    boolean halved = Character.isHighSurrogate(statement.charAt(MAX_STATEMENT - 1));
    return statement.substring(0, halved ? MAX_STATEMENT - 1 : MAX_STATEMENT) + "…";
  }
}
