package dev.postern.access;

import dev.postern.core.Identity;
import java.time.Instant;

/** What the gate has made for a tool that cannot carry a token. */
public sealed interface Minted permits MintedLogin, MintedKey {
  /** By which it is found; no secret. */
  String name();

  /** Of who had it made, with the claims it had then. */
  Identity identity();

  /** The only connection it opens. */
  String connection();

  /** When it is good for nothing more. */
  Instant until();
}
