package dev.postern.core;

/**
 * What a connection keeps each of its sessions to, whoever opens it.
 *
 * @param readOnly whether the upstream session must be one in which nothing can be written
 * @param rows how many a result may have, 0 for any number
 * @param localFiles whether a statement may have the client send one of its files
 */
public record SessionLimits(boolean readOnly, int rows, boolean localFiles) {
  public static final SessionLimits NONE = new SessionLimits(false, 0, false);
}
