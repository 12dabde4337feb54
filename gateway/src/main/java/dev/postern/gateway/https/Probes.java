package dev.postern.gateway.https;

import dev.postern.gateway.config.ListenConfig.Metrics;
import dev.postern.gateway.json.Json;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /healthz} and {@code /metrics}. Probes and scrapers log in nowhere, so what they may see
 * goes by where they are: everyone learns whether the gateway is up; its parts and its metrics are
 * for loopback peers, unless the configuration opens them.
 */
public final class Probes {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Health health;
  private final PrometheusMeterRegistry registry;
  private final Metrics audience;

  public Probes(Health health, PrometheusMeterRegistry registry, Metrics audience) {
    this.health = health;
    this.registry = registry;
    this.audience = audience;
  }

  public List<Route> routes() {
    return List.of(
        new Route("GET", "/healthz", this::healthz), new Route("GET", "/metrics", this::metrics));
  }

  private Response healthz(Request request) {
    List<Health.Component> components = health.components();
    boolean up = components.stream().allMatch(Health.Component::up);
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("status", word(up));
    if (maySeeDetail(request)) {
      Map<String, String> parts = new LinkedHashMap<>();
      components.forEach(component -> parts.put(component.name(), word(component.up())));
      state.put("components", parts);
    }
    return Response.json(up ? 200 : 503, Json.of(state));
  }

  private Response metrics(Request request) {
    return maySeeDetail(request)
        ? Response.text(200, PROMETHEUS_TEXT, registry.scrape(PROMETHEUS_TEXT))
        : Response.problem(404);
  }

  private boolean maySeeDetail(Request request) {
    return switch (audience) {
      case OPEN -> true;
      case LOOPBACK -> request.peer().isLoopbackAddress();
    };
  }

  private static String word(boolean up) {
    return up ? "up" : "down";
  }
}
