package dev.postern.recorder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EncodedKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The Ed25519 key that signs checkpoints (RFC 8032). Its file holds two PEM blocks (RFC 7468): the
 * private key in PKCS #8, and the public key, since nothing in the JDK derives it again.
 */
final class CheckpointKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private final KeyPair pair;

  private CheckpointKey(KeyPair pair) {
    this.pair = pair;
  }

  /** The key in {@code file}, made there for its owner alone if it is not there. */
  static CheckpointKey loadOrCreate(Path file) throws IOException {
    try {
      if (Files.notExists(file)) {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        OwnerOnly.file(file);
        write(file, pem(PRIVATE, pair.getPrivate().getEncoded()) + publicPem(pair.getPublic()));
        return new CheckpointKey(pair);
      }
      OwnerOnly.file(file);
      String text = Files.readString(file);
      PrivateKey secret =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(block(text, PRIVATE)));
      return new CheckpointKey(new KeyPair(publicKey(text), secret));
    } catch (GeneralSecurityException e) {
      throw new IOException("the checkpoint key cannot be read", e);
    }
  }

  /** The public key in {@code file}, in PEM. */
  static PublicKey readPublic(Path file) throws IOException {
    try {
      return publicKey(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (GeneralSecurityException e) {
      throw new MalformedJournalException("the checkpoint key cannot be read");
    }
  }

  /**
   * Leaves the public key in {@code file} for the verifier.
   *
   * @throws IOException where another key's is there: its checkpoints could not be verified with
   *     this one
   */
  void publish(Path file) throws IOException {
    if (Files.notExists(file)) {
      OwnerOnly.file(file);
      write(file, publicPem(pair.getPublic()));
    } else if (!readPublic(file).equals(pair.getPublic())) {
      throw new IOException("the journal was begun with another checkpoint key");
    }
  }

  PublicKey publicKey() {
    return pair.getPublic();
  }

  byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(pair.getPrivate());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the checkpoint key does not sign", e);
    }
  }

  static boolean verify(PublicKey key, byte[] content, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(content);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static PublicKey publicKey(String text) throws IOException, GeneralSecurityException {
    EncodedKeySpec encoded = new X509EncodedKeySpec(block(text, PUBLIC));
    return KeyFactory.getInstance(ALGORITHM).generatePublic(encoded);
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.DSYNC);
  }

  private static String publicPem(PublicKey key) {
    return pem(PUBLIC, key.getEncoded());
  }

  private static String pem(String name, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(name, base64, name);
  }

  private static byte[] block(String text, String name) throws IOException {
    String begin = "-----BEGIN " + name + "-----\n";
    int start = text.indexOf(begin);
    int end = text.indexOf("\n-----END " + name + "-----");
    if (start < 0 || end < start + begin.length()) {
      throw new MalformedJournalException("no " + name + " in the checkpoint key's file");
    }
    try {
      return Base64.getDecoder()
          .decode(text.substring(start + begin.length(), end).replace("\n", ""));
    } catch (IllegalArgumentException e) {
      throw new MalformedJournalException("the checkpoint key's file is not PEM");
    }
  }
}
