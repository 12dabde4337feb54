package dev.postern.iam;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name that AWS keeps with everything a session does, and that no later role can change.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole:
 *     SourceIdentity, 2 to 64 of {@code [\w+=,.@-]}</a>
 */
final class SourceIdentity {
  private static final int SHORTEST = 2;
  private static final int LONGEST = 64;
  private static final int DIGITS = 8;
  private static final String OTHER = "[^A-Za-z0-9_+=,.@-]";

  private SourceIdentity() {}

  /**
   * The person's name where AWS takes it. Where it does not, what has to be is changed, and a
   * digest of issuer and subject is added: two people must not become one.
   */
  static String of(Person person) {
    String taken = person.name().replaceAll(OTHER, "_");
    boolean whole = taken.equals(person.name());
    if (whole && taken.length() >= SHORTEST && taken.length() <= LONGEST) {
      return taken;
    }
    int room = LONGEST - DIGITS - 1;
    String start = taken.length() > room ? taken.substring(0, room) : taken;
    return start + "-" + digest(person).substring(0, DIGITS);
  }

  private static String digest(Person person) {
    try {
      byte[] bytes = (person.issuer() + "\n" + person.subject()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
