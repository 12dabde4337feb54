package dev.postern.access;

import dev.postern.core.SessionId;

/**
 * What is to be done to a session, left for the gateway it is at.
 *
 * @param id unique; rises
 * @param why for the session's client and the journal
 */
public record SessionOrder(long id, SessionId session, Act act, String why) {
  /** What is to be done. */
  public enum Act {
    /** End it. */
    KILL,
    /** Cancel what it runs or waits for, as its client would. */
    CANCEL
  }
}
