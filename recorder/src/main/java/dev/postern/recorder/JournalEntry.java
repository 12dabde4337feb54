package dev.postern.recorder;

import dev.postern.core.JournalEvent;

/**
 * An event as it stands in the journal.
 *
 * @param chain the chain it is in
 * @param sequence of its first record there
 */
public record JournalEntry(int chain, long sequence, JournalEvent event) {}
