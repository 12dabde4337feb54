package dev.postern.core;

/**
 * What a connection keeps each of its sessions to, whoever opens it.
 *
 * @param readOnly whether the upstream session must be one in which nothing can be written
 * @param rows how many a result may have, 0 for any number
 */
public record SessionLimits(boolean readOnly, int rows) {
  public static final SessionLimits NONE = new SessionLimits(false, 0);
}
