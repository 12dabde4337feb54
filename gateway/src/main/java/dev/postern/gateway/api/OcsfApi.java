package dev.postern.gateway.api;

import dev.postern.gateway.https.EventStream;
import dev.postern.gateway.https.Reply;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.ocsf.OcsfFeed;
import dev.postern.recorder.JournalTail;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This gateway's journal as it grows, for auditors' programs. */
final class OcsfApi {
  /** How many may follow at once, and how many of them by one identity: each reads the files. */
  static final int MAX_FOLLOWERS = 10;

  static final int MAX_OF_ONE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(OcsfApi.class);

  /** Where a client of server-sent events says how far it was (WHATWG HTML, section 9.2.4). */
  private static final String LAST = "last-event-id";

  private final Parts parts;
  private final List<Caller> followers = new ArrayList<>();

  OcsfApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(new Endpoint("GET", "/ocsf", this::follow));
  }

  private Reply follow(Caller caller, Request request) throws Problem {
    Query query = Query.of(request, "after", "since");
    if (!caller.isAuditor()) {
      throw new Problem(403, "not-allowed", "only auditors read the journal");
    }
    String last = request.headers().get(LAST);
    String after = last == null || last.isEmpty() ? query.text("after") : last;
    Instant since = query.time("since");
    enter(caller);
    try {
      OcsfFeed feed = open(after, since == null ? Instant.MIN : since);
      OcsfPump pump = new OcsfPump(feed, parts.clock(), () -> leave(caller));
      return new EventStream(pump::start, EventsApi.lifetime(caller, parts.clock()));
    } catch (Problem | RuntimeException e) {
      leave(caller);
      throw e;
    }
  }

  private OcsfFeed open(@Nullable String after, Instant since) throws Problem {
    try {
      return OcsfFeed.open(parts.journal(), after, since);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("after is the id of an event of this stream");
    } catch (JournalTail.UnknownPositionException e) {
      throw new Problem(
          409, "no-such-position", "this gateway's journal does not go as far as after says");
    } catch (IOException e) {
      LOG.warn("ocsf={}", e.getClass().getName());
      throw new Problem(503, "journal-unavailable", "the journal cannot be read now");
    }
  }

  private void enter(Caller caller) throws Problem {
    synchronized (followers) {
      long own = followers.stream().filter(one -> one.party().is(caller.party())).count();
      if (followers.size() >= MAX_FOLLOWERS || own >= MAX_OF_ONE) {
        throw new Problem(429, "too-many-followers", "too many follow already");
      }
      followers.add(caller);
    }
  }

  private void leave(Caller caller) {
    synchronized (followers) {
      followers.remove(caller);
    }
  }
}
