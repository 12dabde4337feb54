package dev.postern.gateway.notify;

import java.time.Instant;

/**
 * That one target is told one notice.
 *
 * @param id unique; the target may see it twice, where a gateway died before it had the answer
 * @param target its name
 * @param attempts how many were begun
 * @param next when it is tried again, or what was last done about it
 * @param why the last attempt failed, empty where none did; nothing of what the target said
 */
public record Delivery(
    String id,
    String target,
    Notice notice,
    State state,
    int attempts,
    Instant made,
    Instant next,
    String why) {
  /** Where it stands. */
  public enum State {
    WAITING,
    DONE,
    /** Given up: it is sent again where an admin says so. */
    DEAD
  }

  static Delivery of(String id, String target, Notice notice) {
    return new Delivery(id, target, notice, State.WAITING, 0, notice.at(), notice.at(), "");
  }
}
