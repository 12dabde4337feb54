package dev.postern.core;

/**
 * What a connection keeps each of its sessions to, whoever opens it.
 *
 * @param readOnly whether the upstream session must be one in which nothing can be written
 */
public record SessionLimits(boolean readOnly) {
  public static final SessionLimits NONE = new SessionLimits(false);
}
