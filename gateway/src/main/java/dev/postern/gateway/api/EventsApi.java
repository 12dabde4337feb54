package dev.postern.gateway.api;

import dev.postern.gateway.https.EventStream;
import dev.postern.gateway.https.Reply;
import dev.postern.gateway.https.Request;
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

  /** No longer than the token lasts, which also says which groups the caller is in. */
  private Reply follow(Caller caller, Request request) throws Problem {
    Query.of(request);
    Duration left = Duration.between(parts.clock().instant(), caller.identity().tokenExpires());
    EventStream.Source source = parts.events().source(caller);
    return new EventStream(
        source, left.isNegative() ? Duration.ZERO : left.compareTo(LONGEST) < 0 ? left : LONGEST);
  }
}
