package dev.postern.core;

/** The port by which events are written down. An implementation is confined to one thread. */
public interface Journal {
  /**
   * Appends the event in line; it survives this process when the call returns.
   *
   * @throws JournalException where it cannot be written
   */
  void append(JournalEvent event);
}
