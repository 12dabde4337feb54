package dev.postern.core;

/**
 * What a connection keeps each of its sessions to, whoever opens it.
 *
 * @param readOnly whether the upstream session must be one in which nothing can be written
 * @param rows how many a result may have, 0 for any number
 * @param localFiles whether a statement may have the client send one of its files
 * @param countsMatched whether the rows that a change found are counted, and never those of them
 *     that it made different: that tells whether a stored value equals a guess. PostgreSQL counts
 *     no other way
 */
public record SessionLimits(boolean readOnly, int rows, boolean localFiles, boolean countsMatched) {
  public static final SessionLimits NONE = new SessionLimits(false, 0, false, false);
}
