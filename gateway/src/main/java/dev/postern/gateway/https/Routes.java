package dev.postern.gateway.https;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of what the listener answers. */
public final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final int NOT_FOUND = 404;
  private static final int INTERNAL_ERROR = 500;

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(PathPattern path, Route route) {}

  /**
   * @throws IllegalArgumentException where two routes have the same method and path
   */
  public Routes(List<Route> routes) {
    Set<Key> keys = new HashSet<>();
    for (Route route : routes) {
      PathPattern path = PathPattern.of(route.path());
      if (!keys.add(new Key(route.method(), path.nameless()))) {
        throw new IllegalArgumentException("two routes for " + route.method() + " " + route.path());
      }
      entries.add(new Entry(path, route));
    }
  }

  private record Key(String method, PathPattern path) {}

  /** The answer of the request's route; a problem where it has none or the route fails. */
  Reply answer(Request request) {
    for (Entry entry : entries) {
      if (entry.route().method().equals(request.method())) {
        Optional<Map<String, String>> taken = entry.path().match(request.path());
        if (taken.isPresent()) {
          return answer(entry.route().handler(), request.by(taken.get()));
        }
      }
    }
    return Response.problem(NOT_FOUND);
  }

  private static Reply answer(Route.Handler handler, Request request) {
    try {
      return handler.handle(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.problem(INTERNAL_ERROR);
    } catch (Exception | StackOverflowError e) {
      LOG.atError()
          .addKeyValue("path", request.path())
          .addKeyValue("fault", e.getClass().getName())
          .log("a request handler failed");
      return Response.problem(INTERNAL_ERROR);
    }
  }
}
