package dev.postern.gateway.api;

import dev.postern.gateway.https.EventStream;
import dev.postern.gateway.https.Reply;
import dev.postern.gateway.https.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Changes as they happen. */
final class EventsApi {
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Parts parts;

  EventsApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(new Endpoint("GET", "/events", this::follow));
  }

  private Reply follow(Caller caller, Request request) throws Problem {
    Query.of(request);
    return new EventStream(parts.events().source(caller), lifetime(caller, parts.clock()));
  }

  /** No longer than the token lasts, which also says which groups the caller is in. */
  static Duration lifetime(Caller caller, Clock clock) {
    Duration left = Duration.between(clock.instant(), caller.identity().tokenExpires());
    return left.isNegative() ? Duration.ZERO : left.compareTo(LONGEST) < 0 ? left : LONGEST;
  }
}
