package dev.postern.gateway.config;

import dev.postern.core.Secret;
import dev.postern.gateway.config.NotifyConfig.As;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of {@code as}, and which other keys each goes with.
 *
 * <p>A key that one does not know is an error and not ignored, since who wrote it means something
 * by it.
 */
enum NotifyForm {
  JSON,
  SLACK,
  TEAMS,
  JIRA,
  PAGERDUTY;

  /**
   * Bytes of a key of HMAC-SHA256 below which it would be the weaker part (RFC 2104, section 3).
   */
  private static final int SHORTEST_KEY = 32;

  /** A working day: who loses a group in it loses it here with its end. */
  private static final Duration LINK = Duration.ofHours(12);

  private Set<String> needed() {
    return switch (this) {
      case JSON, PAGERDUTY -> Set.of("secret");
      case JIRA -> Set.of("secret", "project", "issue-type");
      case SLACK, TEAMS -> Set.of();
    };
  }

  private Set<String> possible() {
    return switch (this) {
      case SLACK -> Set.of("secret", "channel", "signing-secret", "link-for");
      case JIRA -> Set.of("user");
      case JSON, TEAMS, PAGERDUTY -> Set.of();
    };
  }

  static Section.Field<As> read(Section section) {
    var form = section.required("as", Shapes.word(NotifyForm.class));
    var secret = section.<@Nullable Secret>optional("secret", References.secret(1), null);
    var channel = section.<@Nullable String>optional("channel", Shapes.line("a channel"), null);
    var signing = section.<@Nullable Secret>optional("signing-secret", References.secret(1), null);
    var link = section.<@Nullable Duration>optional("link-for", Shapes.duration("5m", "24h"), null);
    var user = section.<@Nullable String>optional("user", Shapes.line("a user"), null);
    var project = section.<@Nullable String>optional("project", Shapes.line("a key"), null);
    var type = section.<@Nullable String>optional("issue-type", Shapes.line("a name"), null);
    belongs(section, form, "secret", secret);
    belongs(section, form, "channel", channel);
    belongs(section, form, "signing-secret", signing);
    belongs(section, form, "link-for", link);
    belongs(section, form, "user", user);
    belongs(section, form, "project", project);
    belongs(section, form, "issue-type", type);
    section.check(
        "secret",
        () -> form.get() != JSON || shown(secret).length() >= SHORTEST_KEY,
        "expected a secret of at least " + SHORTEST_KEY + " characters");
    section.check(
        "channel",
        () -> form.get() != SLACK || (secret.get() == null) == (channel.get() == null),
        "expected with the secret of a bot, and only there");
    section.check(
        "link-for",
        () -> link.get() == null || signing.get() != null,
        "expected with a signing-secret, and only there");
    return () ->
        switch (form.get()) {
          case JSON -> new As.Json(Objects.requireNonNull(secret.get()));
          case SLACK ->
              new As.Slack(bot(secret.get(), channel.get()), replies(signing.get(), link.get()));
          case TEAMS -> new As.Teams();
          case JIRA ->
              new As.Jira(
                  user.get(),
                  Objects.requireNonNull(secret.get()),
                  Objects.requireNonNull(project.get()),
                  Objects.requireNonNull(type.get()));
          case PAGERDUTY -> new As.PagerDuty(Objects.requireNonNull(secret.get()));
        };
  }

  private static NotifyConfig.@Nullable SlackBot bot(
      @Nullable Secret token, @Nullable String channel) {
    return token == null || channel == null ? null : new NotifyConfig.SlackBot(token, channel);
  }

  private static NotifyConfig.@Nullable SlackReplies replies(
      @Nullable Secret signing, @Nullable Duration link) {
    return signing == null
        ? null
        : new NotifyConfig.SlackReplies(signing, link == null ? LINK : link);
  }

  private static String shown(Section.Field<@Nullable Secret> secret) {
    Secret value = secret.get();
    return value == null ? "" : value.reveal();
  }

  private static void belongs(
      Section section,
      Section.Field<NotifyForm> form,
      String key,
      Section.Field<? extends @Nullable Object> value) {
    section.check(
        key,
        () -> value.get() != null || !form.get().needed().contains(key),
        "required with this word of as, but missing");
    section.check(
        key,
        () ->
            value.get() == null
                || form.get().needed().contains(key)
                || form.get().possible().contains(key),
        "not with this word of as");
  }
}
