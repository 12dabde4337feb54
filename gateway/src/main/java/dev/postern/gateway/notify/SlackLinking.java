package dev.postern.gateway.notify;

import dev.postern.access.Party;
import dev.postern.core.RandomId;
import dev.postern.gateway.config.NotifyConfig;
import dev.postern.gateway.config.NotifyConfig.As;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes a user of Slack's somebody whom the gate knows. A click there carries no token, so whoever
 * wants to answer there shows one here first, gets a code, and sends it from Slack: the code proves
 * the token, Slack's signature the user. What the token said, groups too, holds as long as the
 * configuration says.
 */
public final class SlackLinking {
  static final Duration CODE_KEEPS = Duration.ofMinutes(10);

  /** Of five bits each. */
  private static final int CODE_LENGTH = 24;

  private final Links links;
  private final Map<String, Duration> targets;
  private final Clock clock;

  public SlackLinking(List<NotifyConfig> targets, Links links, Clock clock) {
    this.links = links;
    this.clock = clock;
    this.targets =
        targets.stream()
            .filter(target -> target.as() instanceof As.Slack slack && slack.replies() != null)
            .collect(
                Collectors.toUnmodifiableMap(
                    NotifyConfig::name,
                    target ->
                        target.as() instanceof As.Slack(var _, NotifyConfig.SlackReplies replies)
                            ? replies.link()
                            : Duration.ZERO));
  }

  /**
   * What is to be sent from Slack.
   *
   * @param until it is good for so long, one time
   */
  public record Code(String text, Instant until) {}

  /** A code for {@code party}; empty where nobody answers at the target. */
  public Optional<Code> code(String target, Party party) {
    if (!targets.containsKey(target)) {
      return Optional.empty();
    }
    Code code = new Code(RandomId.of(CODE_LENGTH), clock.instant().plus(CODE_KEEPS));
    links.offer(digest(target, code.text()), party, code.until());
    return Optional.of(code);
  }

  /** Links a user of Slack's to whom the code is of; empty where it is no code there. */
  Optional<Party> link(String target, String code, String chatUser) {
    Instant now = clock.instant();
    Optional<Party> party = links.take(digest(target, code), now);
    party.ifPresent(
        one -> links.link(chatUser, one, now.plus(targets.getOrDefault(target, Duration.ZERO))));
    return party;
  }

  private static String digest(String target, String code) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest((target + " " + code).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
