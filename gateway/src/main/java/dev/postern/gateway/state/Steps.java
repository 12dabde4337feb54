package dev.postern.gateway.state;

import dev.postern.access.StateStore.StateUnavailable;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Steps in a database; each throws {@link StateUnavailable} where it cannot be made. */
record Steps(Jdbi jdbi) {
  /** A step that reads. */
  <T> T ask(Function<Handle, T> step) {
    try {
      return jdbi.withHandle(step::apply);
    } catch (JdbiException | Rows.Unreadable e) {
      throw unavailable(e);
    }
  }

  /** A step that changes, all of it or nothing. */
  <T> T change(Function<Handle, T> step) {
    try {
      return jdbi.inTransaction(step::apply);
    } catch (JdbiException | Rows.Unreadable e) {
      throw unavailable(e);
    }
  }

  /** A step that changes and says nothing. */
  void run(Consumer<Handle> step) {
    var _ =
        change(handle -> {
          step.accept(handle);
          return true;
        });
  }

  /** Without the database's own words, in which values may stand. */
  private static StateUnavailable unavailable(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return new StateUnavailable(
            new SQLException(
                sql.getClass().getSimpleName(), sql.getSQLState(), sql.getErrorCode()));
      }
    }
    return new StateUnavailable(
        e instanceof Rows.Unreadable ? e : new IllegalStateException(e.getClass().getName()));
  }
}
