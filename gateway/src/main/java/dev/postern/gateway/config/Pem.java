package dev.postern.gateway.config;

import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Private keys as PEM writes them: PKCS #8 without a password (RFC 7468, section 10). */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /** A text that holds no key that can be used, and what to do about it. */
  static final class NotPemException extends Exception {
    @Serial private static final long serialVersionUID = 1;
    private final String sentence;

    private NotPemException(String sentence) {
      super(sentence);
      this.sentence = sentence;
    }

    String sentence() {
      return sentence;
    }
  }

  static PrivateKey privateKey(String text) throws NotPemException {
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      throw new NotPemException("expected a private key in PEM, found none");
    }
    if (!block.group(1).equals("PRIVATE KEY")) {
      throw new NotPemException(
          "expected an unencrypted PKCS #8 key (\"BEGIN PRIVATE KEY\"), found \"BEGIN "
              + block.group(1)
              + "\": convert it with openssl pkcs8 -topk8 -nodes");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      for (String algorithm : ALGORITHMS) {
        Optional<PrivateKey> key = privateKey(algorithm, der);
        if (key.isPresent()) {
          return key.get();
        }
      }
    } catch (IllegalArgumentException notBase64) {
      throw new NotPemException("expected a private key in PEM, found one that is broken");
    }
    throw new NotPemException("expected an RSA, EC or Ed25519 key, found another or a broken one");
  }

  private static Optional<PrivateKey> privateKey(String algorithm, byte[] der) {
    try {
      KeyFactory factory = KeyFactory.getInstance(algorithm);
      return Optional.of(factory.generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (GeneralSecurityException notOfThisAlgorithm) {
      return Optional.empty();
    }
  }

  /** Whether the two keys are one pair: what the one signs, the other verifies. */
  static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    byte[] text = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
