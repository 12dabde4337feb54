package dev.postern.core;

/** What a caller shows to be let in. */
public sealed interface Proof {
  /** A token of an identity provider, which names whom it is of. */
  record Token(Secret token) implements Proof {}

  /**
   * Of a minted user's password, or the password itself. What it looks like and how it is verified
   * each protocol says; whom it lets in, and how often, {@link Admission}.
   */
  non-sealed interface OfPassword extends Proof {
    /** Whether it is by who knows the password that {@code verifier} is of. */
    boolean isGoodFor(PasswordVerifier verifier);
  }
}
