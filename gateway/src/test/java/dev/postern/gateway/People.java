package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.Approval.State;
import dev.postern.access.AskedFor;
import dev.postern.access.Party;
import dev.postern.access.Scope;
import dev.postern.access.StateStore.ApprovalFilter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The people of the tests: reviewers who answer, and clients that wait for them. */
final class People {
  static final Party EVE = reviewer("eve");
  static final Party JOE = reviewer("joe");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Gateway.AccessParts access;

  People(Gateway.AccessParts access) {
    this.access = access;
  }

  static Party reviewer(String name) {
    return new Party("https://idp", name, name, Set.of("reviewers"), Set.of(name));
  }

  /** What waits, the newest first. */
  List<Approval> waiting() {
    return access.store().approvals(ApprovalFilter.in(State.PENDING), null, 100);
  }

  /** The one that waits, as soon as it does. */
  Approval asked() {
    until(() -> waiting().size() == 1);
    return waiting().getFirst();
  }

  AskedFor.Statement statement() {
    return (AskedFor.Statement) asked().what();
  }

  void yes(Scope scope) {
    yes(EVE, scope, null);
  }

  void yes(Party by, Scope scope, @Nullable Duration length) {
    Approval approval = asked();
    assertThat(
            access.approvals().answer(approval.id(), Answer.yes(by, scope, length, Instant.now())))
        .isInstanceOf(Approval.Outcome.Taken.class);
  }

  void no(String comment) {
    access.approvals().answer(asked().id(), Answer.no(EVE, comment, Instant.now()));
  }

  State state(Approval approval) {
    return access.store().approval(approval.id()).orElseThrow().state();
  }

  void becomes(Approval approval, State state) {
    until(() -> state(approval) == state);
  }

  /** Waits for what another thread, or another gateway, will have done soon. */
  static void until(BooleanSupplier happened) {
    long start = System.nanoTime();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("it did not happen in " + PATIENCE);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** Runs on a thread of its own what will wait. */
  static <T> CompletableFuture<T> meanwhile(Callable<T> waits) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(waits.call());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  static CompletableFuture<Integer> update(Connection connection, String sql) {
    return meanwhile(() -> {
      try (var statement = connection.createStatement()) {
        return statement.executeUpdate(sql);
      }
    });
  }

  /** What the client that waited was told in the end. */
  static SQLException failure(CompletableFuture<?> waited) {
    Throwable thrown =
        waited.handle((_, fault) -> fault).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(thrown).isInstanceOf(SQLException.class);
    return (SQLException) thrown;
  }
}
