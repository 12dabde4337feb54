package dev.postern.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The users that the gate makes itself, for one session each, told apart from an identity
 * provider's by the form of their name: {@code pt-} and twenty letters and digits. MySQL takes 32
 * characters of a user's name, PostgreSQL 63.
 */
public final class MintedUser {
  /**
   * RFC 7677, section 4, has this many at least. They slow down guessing of what people choose;
   * here 160 random bits do.
   */
  public static final int SCRAM_ITERATIONS = 4096;

  private static final String PREFIX = "pt-";

  /** Characters of five random bits each. */
  private static final int NAME = 20;

  private static final int PASSWORD = 32;
  private static final int SALT = 16;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-hjkmnp-tv-z]{" + NAME + "}");

  private MintedUser() {}

  /** Whether somebody of this name would be a minted user, also where there is none. */
  public static boolean isForm(String user) {
    return FORM.matcher(user).matches();
  }

  /** A name of a hundred random bits, which nobody has had before. */
  public static String newName() {
    return PREFIX + RandomId.of(NAME);
  }

  /** A password of 160 random bits. It is ASCII, of which SASLprep and UTF-8 change nothing. */
  public static Secret newPassword() {
    return new Secret(RandomId.of(PASSWORD));
  }

  /**
   * The salt of a user's password in SCRAM, which whoever begins to log in is told. It follows from
   * the name, so that it is the same at each gateway, before the user was made and when it is gone:
   * it tells nobody whether the user is there. A salt is to be another for each password and not
   * foreseen; the name is both.
   */
  public static byte[] scramSalt(String user) {
    try {
      return Arrays.copyOf(
          MessageDigest.getInstance("SHA-256")
              .digest(("postern scram salt " + user).getBytes(StandardCharsets.UTF_8)),
          SALT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
