package dev.postern.access;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/**
 * EdDSA over Ed25519 (RFC 8032, RFC 8037) by the JDK, since Nimbus would want Google Tink for it.
 */
final class Ed25519 {
  private static final int KEY_BYTES = 32;

  private Ed25519() {}

  static boolean signed(OctetKeyPair key, byte[] content, byte[] signature) {
    byte[] encoded = key.getX().decode();
    if (!key.getCurve().equals(Curve.Ed25519) || encoded.length != KEY_BYTES) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey(encoded));
      verifier.update(content);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** RFC 8032, section 5.1.2: y little-endian, the top bit of the last byte is the sign of x. */
  private static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
    byte[] y = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      y[i] = encoded[KEY_BYTES - 1 - i];
    }
    boolean xOdd = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(xOdd, new BigInteger(1, y))));
  }
}
