package dev.postern.gateway.notify;

import dev.postern.access.AccessEvents;
import dev.postern.gateway.config.NotifyConfig;
import dev.postern.gateway.config.NotifyConfig.As;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All that tells others what happens, wired: what is told here goes out as long as it is open. */
public final class Notifier implements AutoCloseable {
  /** What is over is kept for so long, and what nobody takes waits no longer. */
  private static final Duration KEPT = Duration.ofDays(7);

  private final NoticeQueue queue;
  private final Alerts alerts;
  private final List<Courier> couriers = new ArrayList<>();
  private final Outbox outbox;
  private final Links links;
  private final String approvals;
  private final Clock clock;

  private Notifier(
      List<NotifyConfig> targets,
      Outbox outbox,
      Links links,
      String approvals,
      Patience patience,
      MeterRegistry registry,
      Clock clock) {
    this.outbox = outbox;
    this.links = links;
    this.approvals = approvals;
    this.clock = clock;
    Counts counts = new Counts(registry);
    for (NotifyConfig target : targets) {
      couriers.add(
          new Courier(
              target.name(),
              format(target, clock),
              new Post(target.authorities(), patience.answer(), clock),
              outbox,
              patience,
              counts,
              clock));
    }
    queue = new NoticeQueue(targets, outbox, () -> couriers.forEach(Courier::wake), counts);
    alerts = new Alerts(targets, queue::tell, counts, clock);
  }

  /**
   * Begins.
   *
   * @param approvals what an approval's id is put behind to make its address, empty where there is
   *     none
   */
  public static Notifier start(
      List<NotifyConfig> targets,
      Outbox outbox,
      Links links,
      String approvals,
      MeterRegistry registry,
      Clock clock) {
    return start(targets, outbox, links, approvals, Patience.USUAL, registry, clock);
  }

  static Notifier start(
      List<NotifyConfig> targets,
      Outbox outbox,
      Links links,
      String approvals,
      Patience patience,
      MeterRegistry registry,
      Clock clock) {
    Notifier notifier = new Notifier(targets, outbox, links, approvals, patience, registry, clock);
    notifier.queue.start();
    notifier.alerts.start();
    notifier.couriers.forEach(Courier::start);
    return notifier;
  }

  private static Format format(NotifyConfig target, Clock clock) {
    return switch (target.as()) {
      case As.Json(var key) -> new JsonFormat(target.address().uri(), key, clock);
      case As.Slack(var bot, var replies) ->
          bot == null
              ? new SlackFormat(target.address().uri(), replies != null)
              : new SlackBotFormat(target.address(), bot, replies != null);
      case As.Teams _ -> new TeamsFormat(target.address().uri());
      case As.Jira jira -> new JiraFormat(target.address(), jira);
      case As.PagerDuty(var key) -> new PagerDutyFormat(target.address().uri(), key);
    };
  }

  /**
   * Tells of approvals and grants.
   *
   * @param next told first
   */
  public AccessEvents events(AccessEvents next) {
    return new AccessNotices(next, this::tell, approvals, clock);
  }

  /** Where statements that somebody may have to know of are handed over. */
  public Alerts alerts() {
    return alerts;
  }

  /** Hands a notice over; never waits. */
  void tell(Notice notice) {
    queue.tell(notice);
  }

  /** Forgets what is long over. Blocks; called over and over. */
  public void prune() {
    outbox.prune(clock.instant(), KEPT);
    links.forget(clock.instant());
  }

  /** First the notices that are there are written, so that another gateway can take them. */
  @Override
  public void close() {
    alerts.close();
    queue.close();
    couriers.forEach(Courier::close);
  }
}
