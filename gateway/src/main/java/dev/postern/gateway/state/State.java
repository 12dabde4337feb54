package dev.postern.gateway.state;

import dev.postern.access.StateStore;
import dev.postern.gateway.notify.Links;
import dev.postern.gateway.notify.Outbox;

/** All that is kept in one database. Closing it closes every part. */
public interface State extends StateStore {
  /** What is to be told to others. */
  Outbox outbox();

  /** Who answers from a chat. */
  Links links();
}
