package dev.postern.access;

/** Told what goes wrong with an issuer, for logs and health. Called on any thread. */
@FunctionalInterface
public interface IssuerListener {
  /**
   * The issuer's discovery document or keys could not be read. Keys fetched before go on for a
   * while.
   *
   * @param issuer its URL
   * @param cause for operators: may name addresses, never a token
   */
  void fetchFailed(String issuer, String cause);
}
