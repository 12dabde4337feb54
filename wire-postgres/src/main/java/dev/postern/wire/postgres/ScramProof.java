package dev.postern.wire.postgres;

import dev.postern.core.PasswordVerifier;
import dev.postern.core.Proof;
import org.jspecify.annotations.Nullable;

/** SCRAM-SHA-256's proof of a password, and what is answered to it when it is good. */
final class ScramProof implements Proof.OfPassword {
  private final byte[] authMessage;
  private final byte[] clientProof;
  private volatile byte @Nullable [] serverSignature;

  /**
   * @param authMessage all that both sides have said so far, but for the proof itself
   */
  ScramProof(byte[] authMessage, byte[] clientProof) {
    this.authMessage = authMessage;
    this.clientProof = clientProof;
  }

  @Override
  public boolean isGoodFor(PasswordVerifier verifier) {
    return switch (verifier) {
      case PasswordVerifier.Scram scram -> {
        boolean good = scram.isProvedBy(clientProof, authMessage);
        serverSignature = good ? scram.serverSignature(authMessage) : null;
        yield good;
      }
      case PasswordVerifier.CachingSha2 _ -> false;
    };
  }

  /** The gate's own proof towards the client. */
  byte[] serverSignature() {
    byte[] signature = serverSignature;
    if (signature == null) {
      throw new IllegalStateException("the client has proved nothing");
    }
    return signature;
  }
}
