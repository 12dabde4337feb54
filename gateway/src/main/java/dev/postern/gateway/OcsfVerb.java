package dev.postern.gateway;

import dev.postern.gateway.cli.Actions.Ocsf.Stretch;
import dev.postern.gateway.cli.CommandException;
import dev.postern.gateway.ocsf.OcsfFeed;
import dev.postern.recorder.Fault;
import dev.postern.recorder.JournalTail;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** Writes a journal's events as OCSF's, one a line. It needs no running gateway. */
final class OcsfVerb {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Stretch stretch;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Clock clock;
  private final Set<Fault> told = new LinkedHashSet<>();

  private OcsfVerb(Stretch stretch, PrintWriter out, PrintWriter err, Clock clock) {
    this.stretch = stretch;
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  /**
   * Writes what the journal has, and with {@code follow} what comes, until nobody reads it.
   *
   * @param err is told of damage
   * @return whether nothing of what was read is damaged
   */
  static boolean run(Stretch stretch, PrintWriter out, PrintWriter err)
      throws CommandException, IOException, InterruptedException {
    return new OcsfVerb(stretch, out, err, Clock.systemUTC()).run();
  }

  private boolean run() throws CommandException, IOException, InterruptedException {
    try (OcsfFeed feed = open()) {
      while (true) {
        Instant present = stretch.follow() ? clock.instant().minus(OcsfFeed.LAG) : Instant.MAX;
        boolean ends = !present.isBefore(stretch.until());
        write(feed, ends ? stretch.until() : present);
        if (ends || out.checkError()) {
          return told.isEmpty();
        }
        Thread.sleep(EVERY);
      }
    }
  }

  private OcsfFeed open() throws CommandException, IOException {
    try {
      return OcsfFeed.open(stretch.journal(), stretch.after(), stretch.since());
    } catch (IllegalArgumentException e) {
      throw new CommandException("--after takes a position, such as 0-15.2-88");
    } catch (JournalTail.UnknownPositionException e) {
      throw new CommandException("the journal does not go as far as --after says");
    }
  }

  private void write(OcsfFeed feed, Instant limit) throws IOException {
    feed.look(limit);
    for (OcsfFeed.Item item = feed.next(); item != null; item = feed.next()) {
      out.println(item.json());
      if (out.checkError()) {
        // Whoever read has left.
        return;
      }
    }
    out.flush();
    for (Fault fault : feed.faults()) {
      if (told.add(fault)) {
        err.println("damaged: " + fault);
        err.flush();
      }
    }
  }
}
