package dev.postern.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.postern.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes keys, claims and tokens, good and bad. */
final class Tokens {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private Tokens() {}

  /** Claims of a good token of {@code issuer}, valid for an hour. */
  static Map<String, Object> claims(String issuer) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("sub", "subject-1");
    claims.put("aud", "postern");
    claims.put("exp", NOW.plusSeconds(3600).getEpochSecond());
    claims.put("preferred_username", "ada");
    claims.put("groups", List.of("dba", "staff"));
    return claims;
  }

  /** The claims with one set to another value, or removed where that is null. */
  static Map<String, Object> with(Map<String, Object> claims, String name, @Nullable Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(claims);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return changed;
  }

  static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static ECKey ec(Curve curve, String id) {
    try {
      return new ECKeyGenerator(curve).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static Secret signed(JWK key, Map<String, Object> claims) {
    return signed(key, header(key, JWSAlgorithm.RS256), claims);
  }

  static Secret signed(JWK key, JWSHeader header, Map<String, Object> claims) {
    return signed(key, header, JSONObjectUtils.toJSONString(claims));
  }

  static Secret signed(JWK key, JWSHeader header, String payload) {
    try {
      JWSSigner signer =
          key instanceof ECKey ec
              ? new ECDSASigner(ec)
              : new RSASSASigner(
                  key.toRSAKey().toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()));
      JWSObject token = new JWSObject(header, new Payload(payload));
      token.sign(signer);
      return new Secret(token.serialize());
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static JWSHeader header(JWK key, JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build();
  }

  /** A token of parts that no library would put together; signed by nobody. */
  static Secret forged(String header, Map<String, Object> claims, String signature) {
    return new Secret(
        Base64URL.encode(header)
            + "."
            + Base64URL.encode(JSONObjectUtils.toJSONString(claims))
            + "."
            + signature);
  }

  /** An Ed25519 key pair and what it signs, by the JDK alone. */
  record Edwards(KeyPair pair, OctetKeyPair published) {
    static Edwards create(String id) {
      try {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        // RFC 8410, section 4: the SubjectPublicKeyInfo ends with the 32 bytes of RFC 8032.
        byte[] info = pair.getPublic().getEncoded();
        Base64URL x = Base64URL.encode(Arrays.copyOfRange(info, info.length - 32, info.length));
        return new Edwards(pair, new OctetKeyPair.Builder(Curve.Ed25519, x).keyID(id).build());
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    Secret signed(JWSAlgorithm algorithm, Map<String, Object> claims) {
      try {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        String content =
            header(published, algorithm).toBase64URL()
                + "."
                + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
        signer.update(content.getBytes(StandardCharsets.US_ASCII));
        return new Secret(content + "." + Base64URL.encode(signer.sign()));
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }
}
