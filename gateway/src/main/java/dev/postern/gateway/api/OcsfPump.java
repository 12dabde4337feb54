package dev.postern.gateway.api;

import dev.postern.gateway.https.EventStream;
import dev.postern.gateway.ocsf.OcsfFeed;
import dev.postern.recorder.Fault;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a journal's events to one client, on a virtual thread: at the pace at which the client
 * takes them, and looking again a few times in a second where there is nothing new.
 */
final class OcsfPump {
  private static final Logger LOG = LoggerFactory.getLogger(OcsfPump.class);
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final String EVENT = "ocsf";

  private final OcsfFeed feed;
  private final Clock clock;
  private final Runnable onEnd;
  private final Set<Fault> told = new HashSet<>();

  /**
   * @param feed is closed at the end
   */
  OcsfPump(OcsfFeed feed, Clock clock, Runnable onEnd) {
    this.feed = feed;
    this.clock = clock;
    this.onEnd = onEnd;
  }

  /** Begins to send; what is returned stops it. */
  Runnable start(EventStream.Sink sink) {
    return Thread.ofVirtual().name("postern-ocsf").start(() -> run(sink))::interrupt;
  }

  private void run(EventStream.Sink sink) {
    try (feed) {
      while (sendAll(sink)) {
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      // The client has left, or its time is over.
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        LOG.warn("ocsf={}", e.getClass().getName());
      }
    } finally {
      onEnd.run();
      sink.end();
    }
  }

  /** Whether the client is still there. */
  private boolean sendAll(EventStream.Sink sink) throws IOException, InterruptedException {
    feed.look(clock.instant().minus(OcsfFeed.LAG));
    while (sink.awaitRoom()) {
      OcsfFeed.Item item = feed.next();
      if (item == null) {
        for (Fault fault : feed.faults()) {
          if (told.add(fault)) {
            LOG.warn("ocsf=damaged at={}", fault);
          }
        }
        return true;
      }
      sink.send(item.position(), EVENT, item.json());
    }
    return false;
  }
}
