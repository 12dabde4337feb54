package dev.postern.wire.mysql;

import dev.postern.core.Target;
import dev.postern.core.TargetSource;
import dev.postern.net.Dialer;
import dev.postern.net.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A session of the gate's own at an upstream, such as for reading its catalog: dialed, verified and
 * logged in to as those of clients are. Nothing can be written in it, its {@code sql_mode} is empty
 * and its texts are UTF-8. Its methods wait: call them on a virtual thread, one at a time.
 */
public final class OwnSession implements AutoCloseable {
  /** Of one result: 4,000,000 rows, 512 MiB. */
  private static final TextResult.Bounds BOUNDS = new TextResult.Bounds(4_000_000, 512L << 20);

  private final EventLoop loop;
  private final OwnQuery queries;
  private final Duration timeout;

  /**
   * By what an upstream is reached.
   *
   * @param loop reads what it sends
   * @param blocking looks its name up
   * @param timeout of the log-in as a whole, and of each query
   */
  public record Reach(
      EventLoop loop, Dialer dialer, UpstreamTls tls, Executor blocking, Duration timeout) {}

  private OwnSession(EventLoop loop, OwnQuery queries, Duration timeout) {
    this.loop = loop;
    this.queries = queries;
    this.timeout = timeout;
  }

  /**
   * Opens a session.
   *
   * @throws IOException where the upstream does not answer in time, is not the one that its
   *     certificate should name, or refuses the login; its message never names the address
   */
  public static OwnSession open(Target target, Reach reach) throws IOException {
    return open(target, reach, BOUNDS);
  }

  /**
   * As {@link #open(Target, Reach)}, once more with a newer login where the upstream refuses the
   * first.
   */
  public static OwnSession open(TargetSource logins, Reach reach) throws IOException {
    Target target = logins.another();
    try {
      return open(target, reach);
    } catch (LoginRefused e) {
      Target newer = logins.instead(target);
      if (newer == null) {
        throw e;
      }
      return open(newer, reach);
    }
  }

  static OwnSession open(Target target, Reach reach, TextResult.Bounds bounds) throws IOException {
    CompletableFuture<OwnSession> opened = new CompletableFuture<>();
    UpstreamSession leg =
        new UpstreamSession(
            UpstreamOpening.own(target),
            reach.tls(),
            reach.timeout().toMillis(),
            new UpstreamSession.Answer() {
              @Override
              public void loggedIn(UpstreamSession leg, SessionState state) {
                OwnQuery queries = new OwnQuery(leg.channel(), leg.capabilities(), bounds);
                leg.serve(queries);
                opened.complete(new OwnSession(reach.loop(), queries, reach.timeout()));
              }

              @Override
              public void refused() {
                opened.completeExceptionally(new LoginRefused());
              }

              @Override
              public void failed(String why) {
                opened.completeExceptionally(unreachable(why));
              }
            });
    reach
        .dialer()
        .dial(
            reach.loop(),
            target,
            reach.blocking(),
            leg,
            new Dialer.Answer() {
              @Override
              public void open(Channel channel) {
                // Also where nobody waits any more.
                opened.exceptionally(_ -> {
                  channel.close();
                  return null;
                });
              }

              @Override
              public void failed(String why) {
                opened.completeExceptionally(unreachable(why));
              }
            });
    try {
      return await(opened, reach.timeout());
    } catch (IOException e) {
      // It may have come in the last moment.
      opened.thenAccept(OwnSession::close);
      throw e;
    }
  }

  private static IOException unreachable(String why) {
    return new IOException("the gate cannot reach the database: " + why);
  }

  /** The upstream does not take the login; it may take a newer one. */
  private static final class LoginRefused extends IOException {
    private static final long serialVersionUID = 1;

    LoginRefused() {
      super("the gate cannot reach the database: it refuses the gate's login");
    }
  }

  /**
   * The rows of one statement by the text protocol, each cell as text; null is NULL. None where it
   * has no result.
   *
   * @throws IOException where the server refuses it, does not answer in time or answers with more
   *     than 4,000,000 rows, 512 MiB or a row of 16 MiB; but for the first of these the session is
   *     over then
   */
  public List<List<@Nullable String>> query(String sql) throws IOException {
    CompletableFuture<List<List<@Nullable String>>> answer = new CompletableFuture<>();
    try {
      loop.execute(() -> queries.ask(sql, answer));
      return await(answer, timeout);
    } catch (RejectedExecutionException e) {
      throw new IOException("the gate is stopping", e);
    } catch (InterruptedIOException e) {
      close();
      throw e;
    }
  }

  /** Waits; what was not there in time is not wanted any more. */
  private static <T> T await(CompletableFuture<T> future, Duration timeout) throws IOException {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      if (why instanceof LoginRefused refused) {
        throw refused;
      }
      throw new IOException(why.getMessage(), why);
    } catch (TimeoutException _) {
      future.cancel(false);
      throw new SocketTimeoutException("the database does not answer in time");
    } catch (InterruptedException _) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the database");
    }
  }

  /** Ends the session; a query that waits fails. */
  @Override
  public void close() {
    try {
      loop.execute(() -> queries.end("the session is closed"));
    } catch (RejectedExecutionException _) {
      // The loop has closed its connections before it stopped.
    }
  }
}
