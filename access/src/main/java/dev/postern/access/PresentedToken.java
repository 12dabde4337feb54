package dev.postern.access;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A token whose form and header are acceptable. Nothing of it is to be believed yet: its signature
 * has not been looked at.
 */
record PresentedToken(SignedJWT jwt, JWTClaimsSet claims) {
  /** Signatures by a key pair only: a shared secret would make every verifier an issuer. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512,
          JWSAlgorithm.EdDSA,
          JWSAlgorithm.Ed25519);

  /** RFC 7519, section 5.1 and RFC 9068, section 2.1; the prefix is optional in both. */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

  private static final String TYPE_PREFIX = "application/";

  /** RFC 7515, section 2; the parser would take line breaks and base64's other alphabet too. */
  private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_.-]+");

  static PresentedToken parse(String text) throws TokenRejected {
    if (!COMPACT.matcher(text).matches()) {
      throw new TokenRejected(Rejection.TOKEN_MALFORMED);
    }
    SignedJWT signed =
        switch (parsed(text)) {
          case SignedJWT jwt -> jwt;
          case PlainJWT _ -> throw new TokenRejected(Rejection.TOKEN_UNSIGNED);
          case EncryptedJWT _ -> throw new TokenRejected(Rejection.TOKEN_ENCRYPTED);
          default -> throw new TokenRejected(Rejection.TOKEN_MALFORMED);
        };
    checkHeader(signed.getHeader());
    return new PresentedToken(signed, claims(signed));
  }

  private static void checkHeader(JWSHeader header) throws TokenRejected {
    if (!ALGORITHMS.contains(header.getAlgorithm())) {
      throw new TokenRejected(Rejection.TOKEN_ALGORITHM);
    }
    if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
      throw new TokenRejected(Rejection.TOKEN_CRITICAL_HEADER);
    }
    JOSEObjectType type = header.getType();
    if (type != null && !TYPES.contains(withoutPrefix(type.getType().toLowerCase(Locale.ROOT)))) {
      throw new TokenRejected(Rejection.TOKEN_TYPE);
    }
  }

  private static String withoutPrefix(String type) {
    return type.startsWith(TYPE_PREFIX) ? type.substring(TYPE_PREFIX.length()) : type;
  }

  private static JWT parsed(String text) throws TokenRejected {
    try {
      return JWTParser.parse(text);
    } catch (ParseException | RuntimeException e) {
      // The parser lets some unchecked exceptions out on hostile input.
      throw new TokenRejected(Rejection.TOKEN_MALFORMED);
    }
  }

  private static JWTClaimsSet claims(SignedJWT signed) throws TokenRejected {
    try {
      return signed.getJWTClaimsSet();
    } catch (ParseException | RuntimeException e) {
      throw new TokenRejected(Rejection.TOKEN_MALFORMED);
    }
  }
}
