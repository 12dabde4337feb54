package dev.postern.gateway;

import dev.postern.core.CallPath;
import dev.postern.core.StatementPath.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What is counted of the statements and calls that pass. */
final class Metrics {
  private final MeterRegistry registry;
  private final Counter forwarded;
  private final Counter refused;
  private final Counter failed;
  private final Counter rows;
  private final Counter maskedCells;
  private final Counter admissionsRefused;
  private final Counter journalFailures;
  private final Counter stateFailures;
  private final Timer duration;
  private final Counter callsForwarded;
  private final Counter callsRefused;
  private final Counter callsFailed;
  private final Counter maskedFields;
  private final Timer callDuration;

  Metrics(MeterRegistry registry) {
    this.registry = registry;
    forwarded = registry.counter("postern.statements", "verdict", "forward");
    refused = registry.counter("postern.statements", "verdict", "deny");
    failed = registry.counter("postern.statements.failed");
    rows = registry.counter("postern.rows");
    maskedCells = registry.counter("postern.cells.masked");
    admissionsRefused = registry.counter("postern.sessions.refused");
    journalFailures = registry.counter("postern.journal.failures");
    stateFailures = registry.counter("postern.state.failures");
    duration = registry.timer("postern.statement.duration");
    callsForwarded = registry.counter("postern.calls", "verdict", "forward");
    callsRefused = registry.counter("postern.calls", "verdict", "deny");
    callsFailed = registry.counter("postern.calls.failed");
    maskedFields = registry.counter("postern.fields.masked");
    callDuration = registry.timer("postern.call.duration");
  }

  /** Shows a number that changes by itself, such as the sessions that are open. */
  void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }

  void forwarded() {
    forwarded.increment();
  }

  void refused() {
    refused.increment();
  }

  void finished(Outcome outcome) {
    if (outcome.failed()) {
      failed.increment();
    }
    rows.increment((double) outcome.rows());
    maskedCells.increment((double) outcome.maskedCells());
    duration.record(outcome.nanos(), TimeUnit.NANOSECONDS);
  }

  void callForwarded() {
    callsForwarded.increment();
  }

  void callRefused() {
    callsRefused.increment();
  }

  void finished(CallPath.Response response, boolean isFailed) {
    if (isFailed) {
      callsFailed.increment();
    }
    maskedFields.increment((double) response.maskedFields());
    callDuration.record(response.nanos(), TimeUnit.NANOSECONDS);
  }

  void admissionRefused() {
    admissionsRefused.increment();
  }

  void stateFailed() {
    stateFailures.increment();
  }

  void journalFailed() {
    journalFailures.increment();
  }
}
