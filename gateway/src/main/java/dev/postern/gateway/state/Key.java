package dev.postern.gateway.state;

import dev.postern.access.Party;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a party is found by. A subject may be of any length and any characters, of which an index
 * takes neither.
 */
final class Key {
  private Key() {}

  /** SHA-256 over the length of the issuer, the issuer and the subject; hexadecimal. */
  static String of(Party party) {
    String text = party.issuer().length() + " " + party.issuer() + party.subject();
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_16)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
