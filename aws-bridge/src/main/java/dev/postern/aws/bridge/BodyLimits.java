package dev.postern.aws.bridge;

import java.time.Duration;

/**
 * What bodies of requests that are read whole can take of a listener.
 *
 * @param patience from where one begins to be read to its end
 * @param unverified bytes that are held of all those together whose signatures can be verified only
 *     once the body is there
 */
record BodyLimits(Duration patience, long unverified) {
  static final BodyLimits DEFAULT = new BodyLimits(Duration.ofSeconds(60), 32L << 20);
}
