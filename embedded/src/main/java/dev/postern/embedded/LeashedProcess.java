package dev.postern.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server process that ends when this JVM does, even when the JVM is killed. A watcher beside it
 * reads a pipe whose other end only this JVM holds; at the pipe's end it signals the server to end.
 */
final class LeashedProcess implements AutoCloseable {
  /*
   * The shell becomes the server and keeps its process id, which is $$ in the watcher too. The
   * watcher is the child of a child, so that the server never reaps a process it did not start.
   */
  private static final String LEASH =
      """
      exec 3<&0
      signal=$1; shift
      ( { cat <&3; kill -"$signal" $$; } >/dev/null 2>&1 & )
      exec "$@" </dev/null 3<&-
      """;

  private static final int LINES_KEPT = 40;

  /** What makes a server end at once but in order. */
  enum Signal {
    /** PostgreSQL's fast shutdown. */
    INT,
    /** MySQL's shutdown; to PostgreSQL it means to wait for its clients. */
    TERM
  }

  private final Process process;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Deque<String> lastLines = new ArrayDeque<>();

  private LeashedProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a server and waits until it prints that it serves.
   *
   * @param ending sent to it when it is closed, or when this JVM is gone
   * @param readyLine a part of the line that says so
   * @throws IOException where it ends or the patience does before; the message holds what it
   *     printed
   */
  static LeashedProcess start(
      RunAs as, Signal ending, List<String> server, String readyLine, Duration patience)
      throws IOException {
    var leashed = new ArrayList<>(List.of("sh", "-c", LEASH, "sh", ending.name()));
    leashed.addAll(server);
    var process =
        new LeashedProcess(
            new ProcessBuilder(as.command(leashed)).redirectErrorStream(true).start());
    // Reading a pipe holds on to the thread below a virtual one: two servers would hold all there
    // are on two processors.
    Thread.ofPlatform()
        .daemon()
        .name("output-of-" + process.pid())
        .start(() -> process.readOutput(readyLine));
    try {
      process.ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return process;
    } catch (ExecutionException | TimeoutException e) {
      process.close();
      throw new IOException(server.getFirst() + " did not start:\n" + process.output(), e);
    } catch (InterruptedException e) {
      process.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** The last lines it printed. */
  String output() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  private void readOutput(String readyLine) {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(line -> onLine(line, readyLine));
    } catch (IOException | UncheckedIOException _) {
      // the pipe closed under the reader: the same as its end
    }
    ready.completeExceptionally(new IOException("it ended"));
  }

  private void onLine(String line, String readyLine) {
    synchronized (lastLines) {
      if (lastLines.size() == LINES_KEPT) {
        lastLines.removeFirst();
      }
      lastLines.addLast(line);
    }
    if (line.contains(readyLine)) {
      ready.complete(null);
    }
  }

  /** Lets go of the leash and waits; a server that stays is killed. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
