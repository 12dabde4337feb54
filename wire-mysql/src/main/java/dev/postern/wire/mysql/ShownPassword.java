package dev.postern.wire.mysql;

import dev.postern.core.PasswordVerifier;
import dev.postern.core.Proof;
import dev.postern.core.Secret;

/** A minted user's password as it is, from a client that shows it. */
record ShownPassword(Secret password) implements Proof.OfPassword {
  @Override
  public boolean isGoodFor(PasswordVerifier verifier) {
    return switch (verifier) {
      case PasswordVerifier.CachingSha2 sha2 -> sha2.isOf(password);
      case PasswordVerifier.Scram _ -> false;
    };
  }
}
