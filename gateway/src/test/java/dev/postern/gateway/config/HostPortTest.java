package dev.postern.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {
  @ParameterizedTest
  @ValueSource(strings = {"localhost:1", "LOCALHOST:1", "127.0.0.1:1", "127.9.9.9:1", "[::1]:1"})
  void loopbackIsTold(String text) {
    assertThat(HostPort.parse(text).orElseThrow().isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:1",
        "[::]:1",
        "10.0.0.1:1",
        "127.0.0.1.example.com:1",
        "localhost.example.com:1",
        "[fe80::1]:1"
      })
  void whatOthersReachOrResolveIsNotLoopback(String text) {
    assertThat(HostPort.parse(text).orElseThrow().isLoopback()).isFalse();
  }

  @Test
  void itPrintsAsItIsWritten() {
    assertThat(HostPort.parse("[::1]:5432").orElseThrow()).hasToString("[::1]:5432");
    assertThat(HostPort.parse("db.example.com:5432").orElseThrow())
        .hasToString("db.example.com:5432");
  }
}
