package dev.postern.access;

import dev.postern.core.Reason;
import java.util.Locale;

/**
 * Every cause for which a token is not accepted. The codes are stable; the sentences go to whoever
 * showed the token, so they hold nothing of it and no address.
 */
enum Rejection {
  TOKEN_TOO_LARGE("the token is longer than 16 KB"),
  TOKEN_MALFORMED("the token is not a well-formed JSON Web Token"),
  TOKEN_UNSIGNED("the token is not signed"),
  TOKEN_ENCRYPTED("the token is encrypted; only signed tokens are accepted"),
  TOKEN_ALGORITHM("the token is signed with an algorithm that is not accepted"),
  TOKEN_TYPE("the token is neither an ID token nor an access token"),
  TOKEN_CRITICAL_HEADER("the token demands a header extension that the gate does not know"),
  TOKEN_ISSUER_UNKNOWN("the token is from an issuer unknown to the gate"),
  ISSUER_UNREACHABLE("the keys of the token's issuer cannot be fetched; try again later"),
  TOKEN_KEY_UNKNOWN("the token is signed with a key that its issuer does not publish"),
  TOKEN_SIGNATURE("the token's signature is not its issuer's"),
  TOKEN_AUDIENCE("the token is meant for another audience than this gate"),
  TOKEN_EXPIRY_MISSING("the token does not say when it expires"),
  TOKEN_EXPIRED("the token has expired; get a new one"),
  TOKEN_NOT_YET_VALID("the token is not valid yet"),
  SUBJECT_MISSING("the token does not say whom it is about (sub)"),
  SUBJECT_MALFORMED("the token's subject (sub) is not a usable name"),
  USER_MISSING("the token lacks the claim that names the user"),
  USER_MALFORMED("the token's user claim is not a usable name"),
  CLAIM_REQUIRED("the token's claims are not those that the gate requires of its issuer"),
  PERSON_MISSING("the token lacks the claim that names the person behind it"),
  PERSON_MALFORMED("the token's claim for its person or owner is not a usable name"),
  GROUPS_MALFORMED("the token's groups claim is not a list of names"),
  GROUPS_OVERAGE(
      "the token leaves its groups out because there are too many of them; have the issuer put"
          + " only the application's groups into tokens");

  private final String sentence;

  Rejection(String sentence) {
    this.sentence = sentence;
  }

  /** Its code is the constant's name, such as {@code token-expired}. */
  Reason reason() {
    return new Reason(name().toLowerCase(Locale.ROOT).replace('_', '-'), sentence);
  }
}
