package dev.postern.gateway.config;

import dev.postern.core.Secret;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /**
     * Slack.
     *
     * @param bot null for an incoming webhook, whose address is all it takes
     * @param replies null where nobody answers from there
     */
    record Slack(@Nullable SlackBot bot, @Nullable SlackReplies replies) implements As {}

    /** A webhook of a workflow in Microsoft Teams, whose address is all it takes. */
    record Teams() implements As {}

    /**
     * Jira's REST API.
     *
     * @param user whose API token it is (Cloud), null where it is a personal access token (Data
     *     Center)
     */
    record Jira(@Nullable String user, Secret token, String project, String issueType)
        implements As {}

    /**
     * PagerDuty's Events API, version 2.
     *
     * @param key of the integration ("routing key")
     */
    record PagerDuty(Secret key) implements As {}
  }

  /**
   * Who writes over Slack's web API.
   *
   * @param token of a bot
   * @param channel's id
   */
  public record SlackBot(Secret token, String channel) {}

  /**
   * How people answer from Slack.
   *
   * @param signing the app's secret
   * @param link how long a user is whom a token said
   */
  public record SlackReplies(Secret signing, Duration link) {}

  static NotifyConfig read(Node node, Set<String> connectionNames) throws ConfigException {
    Section section = node.section("name, url, as and events");
    var name = section.required("name", Shapes.name());
    var address = section.required("url", NotifyAddress::read);
    var topics = section.required("events", Lists.set(Shapes.word(Topic.class)));
    var connections =
        section.optional(
            "connections",
            Lists.set(connection -> PolicyConfig.readConnection(connection, connectionNames)),
            Set.of("*"));
    var statements = section.optional("statements", Shapes.flag(), false);
    var authorities =
        section.optional("ca", ConnectionConfig::readAuthorities, List.<X509Certificate>of());
    var as = NotifyForm.read(section);
    section.check(
        "events",
        () -> !isOfTickets(as.get()) || !topics.get().contains(Topic.GRANTS),
        "jira and pagerduty are told nothing of grants");
    return section.build(() ->
        new NotifyConfig(
            name.get(),
            address.get(),
            as.get(),
            topics.get(),
            connections.get(),
            statements.get(),
            authorities.get()));
  }

  /** Whether people answer approvals from there. */
  boolean takesAnswers() {
    return as instanceof As.Slack slack && slack.replies() != null;
  }

  /** Where what is told is something to be done and then over. */
  private static boolean isOfTickets(As as) {
    return as instanceof As.Jira || as instanceof As.PagerDuty;
  }
}
