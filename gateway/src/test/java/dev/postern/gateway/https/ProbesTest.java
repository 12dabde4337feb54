package dev.postern.gateway.https;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.gateway.config.ListenConfig.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProbesTest {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String REMOTE = "192.0.2.1";
  private static final Health MIXED =
      () -> List.of(new Health.Component("journal", true), new Health.Component("\"x\"", false));

  @Test
  void everyPartUpIsHealthy() {
    Response response =
        get("/healthz", LOOPBACK, Metrics.LOOPBACK, () -> List.of(new Health.Component("a", true)));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body())
        .asString()
        .isEqualTo("{\"status\":\"up\",\"components\":{\"a\":\"up\"}}");
  }

  @Test
  void onePartDownIsUnavailable() {
    Response response = get("/healthz", LOOPBACK, Metrics.LOOPBACK, MIXED);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.body())
        .asString()
        .isEqualTo(
            "{\"status\":\"down\",\"components\":{\"journal\":\"up\",\"\\\"x\\\"\":\"down\"}}");
  }

  @Test
  void remotePeersLearnTheStatusAlone() {
    assertThat(get("/healthz", REMOTE, Metrics.LOOPBACK, MIXED).body())
        .asString()
        .isEqualTo("{\"status\":\"down\"}");
    assertThat(get("/metrics", REMOTE, Metrics.LOOPBACK, MIXED).status()).isEqualTo(404);
  }

  @Test
  void openMetricsAreForEveryPeer() {
    assertThat(get("/healthz", REMOTE, Metrics.OPEN, MIXED).body()).asString().contains("journal");
    assertThat(get("/metrics", REMOTE, Metrics.OPEN, MIXED).status()).isEqualTo(200);
  }

  @Test
  void metricsAreInPrometheusText() {
    Response response = get("/metrics", LOOPBACK, Metrics.LOOPBACK, MIXED);

    assertThat(response.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body()).asString().contains("statements_total 3.0\n");
  }

  private static Response get(String path, String peer, Metrics audience, Health health) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.counter("statements").increment(3);
    return (Response)
        new Routes(new Probes(health, registry, audience).routes())
            .answer(
                new Request("GET", path, "", Map.of(), new byte[0], InetAddress.ofLiteral(peer)));
  }
}
