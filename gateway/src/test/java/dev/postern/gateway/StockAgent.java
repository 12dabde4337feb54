package dev.postern.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A stock client that runs one statement.
 *
 * @param output all that it prints, once it has ended
 */
record StockAgent(Process process, CompletableFuture<String> output) implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  /** How it ended. */
  record Ended(int code, String said) {}

  /** Starts one; skips the test where the machine does not have the client. */
  static StockAgent start(ProcessBuilder client) throws IOException {
    Process process;
    try {
      process = client.redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "the machine has no " + client.command().getFirst());
      throw e;
    }
    process.getOutputStream().close();
    CompletableFuture<String> output = new CompletableFuture<>();
    // Reading a pipe holds on to the thread below a virtual one.
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (var printed = process.getInputStream()) {
            output.complete(new String(printed.readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException e) {
            output.completeExceptionally(new UncheckedIOException(e));
          }
        });
    return new StockAgent(process, output);
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Waits for its end, which is to come long before that of what sleeps. */
  Ended ended() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      close();
      throw new AssertionError("it went on: " + output.join());
    }
    return new Ended(process.exitValue(), output.join());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
