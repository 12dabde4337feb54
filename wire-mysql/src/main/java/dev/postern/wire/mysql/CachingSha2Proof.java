package dev.postern.wire.mysql;

import dev.postern.core.PasswordVerifier;
import dev.postern.core.Proof;

/** A client's proof of a minted user's password by caching_sha2_password's fast path. */
record CachingSha2Proof(byte[] proof, byte[] scramble) implements Proof.OfPassword {
  @Override
  public boolean isGoodFor(PasswordVerifier verifier) {
    return switch (verifier) {
      case PasswordVerifier.CachingSha2 sha2 -> sha2.isProvedBy(proof, scramble);
      case PasswordVerifier.Scram _ -> false;
    };
  }
}
