package dev.postern.recorder;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a journal is kept.
 *
 * @param directory made if it is not there, for its owner alone
 * @param key where the key that signs checkpoints is, made if it is not there
 * @param syncEvery how much time a power failure may take, at least a millisecond; a killed process
 *     loses nothing
 * @param checkpointEvery how much time someone who changes files may take unseen, at least {@code
 *     syncEvery}
 * @param freeSpaceFloor bytes on the journal's disk below which events are refused
 * @param retention how long events are kept, null for ever
 */
public record RecorderSettings(
    Path directory,
    Path key,
    Duration syncEvery,
    Duration checkpointEvery,
    long freeSpaceFloor,
    @Nullable Duration retention) {
  public RecorderSettings {
    if (syncEvery.toMillis() < 1 || checkpointEvery.compareTo(syncEvery) < 0) {
      throw new IllegalArgumentException(
          "syncEvery is %s, checkpointEvery is %s: expected 1 ms at least and no less than that"
              .formatted(syncEvery, checkpointEvery));
    }
    if (retention != null && (retention.isNegative() || retention.isZero())) {
      throw new IllegalArgumentException("retention is " + retention);
    }
  }

  /** Syncs every 200 ms, signs every 5 s, keeps 256 MiB free and all events. */
  public static RecorderSettings in(Path directory) {
    return new RecorderSettings(
        directory,
        directory.resolve("checkpoint.key"),
        Duration.ofMillis(200),
        Duration.ofSeconds(5),
        256L << 20,
        null);
  }
}
