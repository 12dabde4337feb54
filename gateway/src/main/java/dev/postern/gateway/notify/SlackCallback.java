package dev.postern.gateway.notify;

import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.Approvals;
import dev.postern.access.Party;
import dev.postern.access.Scope;
import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.gateway.config.NotifyConfig;
import dev.postern.gateway.config.NotifyConfig.As;
import dev.postern.gateway.config.NotifyConfig.SlackReplies;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.https.Route;
import dev.postern.gateway.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes clicks and commands from Slack. Each call is signed with the app's secret over its time and
 * body ("v0"); a call that is older than five minutes, or was taken before by any gateway, is
 * refused. A click counts as the answer of whoever the user is linked to, by the same decision as
 * over the API.
 */
public final class SlackCallback implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlackCallback.class);
  private static final String SLACK = "https://hooks.slack.com";
  private static final int MAX_BODY = 64 << 10;
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ANSWERS_AT_ONCE = 16;
  private static final Pattern TIMESTAMP = Pattern.compile("\\d{1,12}");
  private static final Pattern LINK = Pattern.compile("\\s*link\\s+([a-z0-9]{1,64})\\s*");
  private static final Pattern UNLINK = Pattern.compile("\\s*unlink\\s*");

  private final Map<String, SlackReplies> targets = new HashMap<>();
  private final Links links;
  private final SlackLinking linking;
  private final Approvals approvals;
  private final Clock clock;
  private final Post post;
  private final String origin;
  private final Semaphore answering = new Semaphore(ANSWERS_AT_ONCE);

  public SlackCallback(List<NotifyConfig> targets, Links links, Approvals approvals, Clock clock) {
    this(targets, links, approvals, clock, new Post(List.of(), PATIENCE, clock), SLACK);
  }

  /**
   * @param origin the one server that is told what became of a click
   */
  SlackCallback(
      List<NotifyConfig> targets,
      Links links,
      Approvals approvals,
      Clock clock,
      Post post,
      String origin) {
    for (NotifyConfig target : targets) {
      if (target.as() instanceof As.Slack(var _, var replies) && replies != null) {
        this.targets.put(target.name(), replies);
      }
    }
    this.links = links;
    this.linking = new SlackLinking(targets, links, clock);
    this.approvals = approvals;
    this.clock = clock;
    this.post = post;
    this.origin = origin;
  }

  /** None where nobody answers from Slack. */
  public List<Route> routes() {
    return targets.isEmpty()
        ? List.of()
        : List.of(new Route("POST", "/callbacks/slack/{target}", this::answer));
  }

  private Response answer(Request request) {
    String target = request.parameter("target");
    SlackReplies replies = targets.get(target);
    if (replies == null) {
      return Response.problem(404);
    }
    if (request.body().length > MAX_BODY) {
      return Response.problem(413);
    }
    try {
      if (!isSigned(request, replies)) {
        LOG.warn("slack={} peer={} refused=signature", target, request.peer());
        return Response.problem(401, "signature", "the call is not Slack's, or not of now");
      }
      // The window on both sides of now: no longer than a call can be repeated.
      if (!links.isFirst(
          target + " " + signature(request), clock.instant().plus(WINDOW.multipliedBy(2)))) {
        LOG.warn("slack={} peer={} refused=replayed", target, request.peer());
        return Response.problem(401, "replayed", "the call was taken before");
      }
      return switch (SlackCall.read(request.body())) {
        case SlackCall.Click click -> clicked(target, click);
        case SlackCall.Command command -> commanded(target, command);
      };
    } catch (IllegalArgumentException e) {
      return Response.problem(400, "request-invalid", "the call is none that is known");
    } catch (StateUnavailable down) {
      return Response.problem(503, "state-unavailable", "the state cannot be asked now");
    }
  }

  private static String signature(Request request) {
    return request.headers().getOrDefault("x-slack-signature", "");
  }

  private boolean isSigned(Request request, SlackReplies replies) {
    String timestamp = request.headers().getOrDefault("x-slack-request-timestamp", "");
    if (!TIMESTAMP.matcher(timestamp).matches()) {
      return false;
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
    byte[] head = ("v0:" + timestamp + ":").getBytes(StandardCharsets.US_ASCII);
    byte[] signed = new byte[head.length + request.body().length];
    System.arraycopy(head, 0, signed, 0, head.length);
    System.arraycopy(request.body(), 0, signed, head.length, request.body().length);
    String expected = "v0=" + Hmac.sha256(replies.signing(), signed);
    return MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.US_ASCII),
            signature(request).getBytes(StandardCharsets.UTF_8))
        && Duration.between(at, clock.instant()).abs().compareTo(WINDOW) <= 0;
  }

  private Response commanded(String target, SlackCall.Command command) {
    var link = LINK.matcher(command.text());
    if (link.matches()) {
      Optional<Party> party = linking.link(target, link.group(1), target + "/" + command.user());
      party.ifPresent(one -> LOG.info("slack={} linked={}", command.user(), one));
      return toUser(
          party
              .map(one -> "You answer here as " + SlackText.line(one.user(), 200) + " now.")
              .orElse("That code is not known here, was used, or is too old."));
    }
    if (UNLINK.matcher(command.text()).matches()) {
      links.unlink(target + "/" + command.user());
      return toUser("You do not answer here any more.");
    }
    return toUser("Known are: link CODE, with the code of `postern link " + target + "`; unlink");
  }

  private static Response toUser(String text) {
    return Response.json(200, Json.of(Map.of("response_type", "ephemeral", "text", text)));
  }

  private Response clicked(String target, SlackCall.Click click) {
    Optional<Party> party = links.linked(target + "/" + click.user(), clock.instant());
    say(
        click.answerTo(),
        party
            .map(one -> answered(click, one))
            .orElse(
                "You are not known here, or no longer: send the code of `postern link "
                    + target
                    + "` as a command."));
    return Response.text(200, "text/plain", "");
  }

  private String answered(SlackCall.Click click, Party by) {
    Instant now = clock.instant();
    Answer answer = click.yes() ? Answer.yes(by, Scope.ONCE, null, now) : Answer.no(by, "", now);
    return switch (approvals.answer(click.approval(), answer)) {
      case Approval.Outcome.Taken(var approval) ->
          approval.state() == Approval.State.PENDING
              ? "Your yes is taken; %d of %d are there."
                  .formatted(approval.answers().size(), approval.needed())
              : click.yes() ? "It is approved." : "It is denied.";
      case Approval.Outcome.Refused(var reason) ->
          "Your answer does not count: " + SlackText.line(reason.sentence(), 300) + ".";
    };
  }

  /** Only to Slack: the address came with the call. */
  private void say(String address, String text) {
    URI uri = answerTo(address);
    if (uri == null || !answering.tryAcquire()) {
      return;
    }
    Call call =
        new Call(
            uri,
            Map.of(),
            Json.of(Map.of("response_type", "ephemeral", "replace_original", false, "text", text)));
    var _ =
        Thread.ofVirtual()
            .name("postern-slack-answer")
            .start(() -> {
              try {
                var _ = post.send(call);
              } catch (Post.Unanswered e) {
                LOG.info("slack=answer {}", e.why());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                answering.release();
              }
            });
  }

  private @Nullable URI answerTo(String address) {
    try {
      URI uri = new URI(address);
      return (uri.getScheme() + "://" + uri.getRawAuthority()).equals(origin) ? uri : null;
    } catch (URISyntaxException notAnAddress) {
      return null;
    }
  }

  @Override
  public void close() {
    post.close();
  }
}
