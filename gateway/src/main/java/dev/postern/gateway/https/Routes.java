package dev.postern.gateway.https;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of what the listener answers. */
public final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final int NOT_FOUND = 404;
  private static final int INTERNAL_ERROR = 500;

  private final Map<Key, Route.Handler> handlers = new HashMap<>();

  private record Key(String method, String path) {}

  /**
   * @throws IllegalArgumentException where two routes have the same method and path
   */
  public Routes(List<Route> routes) {
    for (Route route : routes) {
      if (handlers.put(new Key(route.method(), route.path()), route.handler()) != null) {
        throw new IllegalArgumentException("two routes for " + route.method() + " " + route.path());
      }
    }
  }

  /** The answer of the request's route; a problem where it has none or the route fails. */
  Response answer(Request request) {
    Route.Handler handler = handlers.get(new Key(request.method(), request.path()));
    if (handler == null) {
      return Response.problem(NOT_FOUND);
    }
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
