package dev.postern.gateway.https;

import java.time.Duration;

/**
 * An answer that goes on: server-sent events (WHATWG HTML, section 9.2). The stream ends with the
 * connection, at its lifetime, or where its client takes less than it is sent.
 *
 * @param lifetime after which it is closed
 */
public record EventStream(Source source, Duration lifetime) implements Reply {
  /** What events come from. */
  @FunctionalInterface
  public interface Source {
    /** Starts to send; {@code sink} is told no more once the end was run. Must not block. */
    Runnable open(Sink sink);
  }

  /** Where events go. */
  public interface Sink {
    /**
     * Sends an event, from any thread; never waits.
     *
     * @param name one word
     * @param data one line
     */
    void send(String name, String data);

    /**
     * Sends an event that a client can name when it comes again, as {@code Last-Event-ID}; never
     * waits.
     *
     * @param id one word
     */
    void send(String id, String name, String data);

    /**
     * Waits until there is room for an event of 192 KiB. For sources that have more than clients
     * take at once, on threads of their own.
     *
     * @return false where the stream has ended
     */
    boolean awaitRoom() throws InterruptedException;

    /** Ends the stream: there will be no more. */
    void end();
  }
}
