package dev.postern.recorder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier found.
 *
 * @param checkpoints that are intact
 * @param lastCheckpoint the last of them, null for none: to be kept elsewhere, see {@link Anchor}
 * @param faults the first one of the checkpoints and of each chain; empty for an intact journal
 */
public record Verification(
    List<Chain> chains, long checkpoints, @Nullable Anchor lastCheckpoint, List<Fault> faults) {
  /**
   * A checkpoint as it is kept elsewhere, so that a journal that was cut back or written anew
   * shows.
   *
   * @param hash SHA-256 of its line, in lower-case hex
   */
  public record Anchor(long checkpoint, String hash) {}

  /**
   * What was verified of one chain.
   *
   * @param from the sequence of the first record
   * @param to of the last intact one, less than {@code from} for none
   * @param signedTo how far checkpoints vouch for it; records behind it could have been cut off
   *     unseen
   */
  public record Chain(int chain, long from, long to, long events, long signedTo) {}

  public Verification {
    chains = List.copyOf(chains);
    faults = List.copyOf(faults);
  }

  public boolean intact() {
    return faults.isEmpty();
  }
}
