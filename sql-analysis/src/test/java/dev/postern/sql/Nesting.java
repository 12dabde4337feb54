package dev.postern.sql;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Texts nested deeply, and a stack of the size that event loops have. */
final class Nesting {
  private static final long ONE_MEGABYTE = 1 << 20;

  private Nesting() {}

  static <T> T onSmallStack(Supplier<T> work) throws InterruptedException {
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    Thread thread = new Thread(null, () -> result.set(work.get()), "small", ONE_MEGABYTE);
    thread.start();
    thread.join();
    return Objects.requireNonNull(result.get());
  }

  /** The second and fourth part of {@code shape}, which {@code @} parts, are repeated. */
  static String nested(String shape, int depth) {
    String[] parts = shape.split("@", -1);
    return parts[0] + parts[1].repeat(depth) + parts[2] + parts[3].repeat(depth) + parts[4];
  }

  /** An INSERT of at least that many characters. */
  static String longInsert(int characters) {
    String row = ",(12345, 'some text of a row', null)";
    StringBuilder sql = new StringBuilder("insert into t values (1, 'x', null)");
    while (sql.length() < characters) {
      sql.append(row);
    }
    return sql.toString();
  }
}
