package dev.postern.gateway.notify;

import dev.postern.access.Party;
import dev.postern.access.StateStore.StateUnavailable;
import java.time.Instant;
import java.util.Optional;

/**
 * The port to who answers from a chat, one for all gateways. Every call blocks, and throws {@link
 * StateUnavailable} where the store cannot be asked.
 */
public interface Links {
  /**
   * Keeps what proves that somebody with a party's token asked for a link; an earlier one of theirs
   * is forgotten.
   *
   * @param code its digest
   */
  void offer(String code, Party party, Instant until);

  /** Takes whom a code is of: it is given once. */
  Optional<Party> take(String code, Instant now);

  /** Has a chat's user speak for the party as it is now. */
  void link(String chatUser, Party party, Instant until);

  Optional<Party> linked(String chatUser, Instant now);

  void unlink(String chatUser);

  /**
   * Takes a call by its signature.
   *
   * @return false where it was taken before, at whatever gateway
   */
  boolean isFirst(String signature, Instant until);

  /** Forgets what is over. */
  void forget(Instant now);
}
