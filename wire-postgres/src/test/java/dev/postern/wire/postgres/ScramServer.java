package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.core.PasswordVerifier;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of SCRAM-SHA-256, straight from RFC 5802, section 3. */
final class ScramServer {
  private static final byte[] SALT = "salt of a server".getBytes(UTF_8);

  private final byte[] salted;
  private final int iterations;
  private String clientFirstBare = "";
  private String gs2Header = "";
  private String serverFirst = "";

  ScramServer(String password, int iterations) throws GeneralSecurityException {
    this.iterations = iterations;
    this.salted = salted(password, SALT, iterations);
  }

  /** What a server keeps of a password in ASCII. */
  static PasswordVerifier.Scram verifier(String password, byte[] salt, int iterations)
      throws GeneralSecurityException {
    byte[] salted = salted(password, salt, iterations);
    return new PasswordVerifier.Scram(
        iterations, salt, sha256(hmac(salted, "Client Key")), hmac(salted, "Server Key"));
  }

  private static byte[] salted(String password, byte[] salt, int iterations)
      throws GeneralSecurityException {
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
        .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
        .getEncoded();
  }

  /** The gs2 header and client-first-message-bare give the server-first-message. */
  String first(String clientFirst) {
    int bare = clientFirst.indexOf("n=");
    gs2Header = clientFirst.substring(0, bare);
    clientFirstBare = clientFirst.substring(bare);
    String nonce = clientFirst.substring(clientFirst.indexOf("r=") + 2);
    serverFirst =
        "r=" + nonce + "SERVER,s=" + Base64.getEncoder().encodeToString(SALT) + ",i=" + iterations;
    return serverFirst;
  }

  /** Whether the client-final-message holds the right proof and this channel binding. */
  boolean proves(String clientFinal, byte[] channelBinding) throws GeneralSecurityException {
    byte[] bound = gs2Header.getBytes(UTF_8);
    int header = bound.length;
    bound = Arrays.copyOf(bound, header + channelBinding.length);
    System.arraycopy(channelBinding, 0, bound, header, channelBinding.length);
    String binding = "c=" + Base64.getEncoder().encodeToString(bound) + ",";

    byte[] signature = hmac(sha256(clientKey()), authMessage(clientFinal));
    byte[] key = Base64.getDecoder().decode(clientFinal.split(",p=")[1]);
    for (int i = 0; i < key.length; i++) {
      key[i] ^= signature[i];
    }
    return clientFinal.startsWith(binding) && Arrays.equals(key, clientKey());
  }

  /** The server-final-message. */
  String last(String clientFinal) throws GeneralSecurityException {
    byte[] serverKey = hmac(salted, "Server Key");
    return "v=" + Base64.getEncoder().encodeToString(hmac(serverKey, authMessage(clientFinal)));
  }

  private String authMessage(String clientFinal) {
    return clientFirstBare + "," + serverFirst + "," + clientFinal.split(",p=")[0];
  }

  private byte[] clientKey() throws GeneralSecurityException {
    return hmac(salted, "Client Key");
  }

  private static byte[] sha256(byte[] data) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(data);
  }

  private static byte[] hmac(byte[] key, String data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data.getBytes(UTF_8));
  }
}
