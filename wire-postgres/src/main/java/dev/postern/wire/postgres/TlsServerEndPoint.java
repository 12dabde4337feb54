package dev.postern.wire.postgres;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The channel binding {@code tls-server-end-point}: a hash of the server's certificate.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5929#section-4.1">RFC 5929, section 4.1</a>
 */
public final class TlsServerEndPoint {
  private TlsServerEndPoint() {}

  /**
   * The binding of a certificate, by the hash of its signature, or SHA-256 where that is MD5 or
   * SHA-1; null where the signature has no hash of its own (Ed25519), for which the RFC defines
   * none.
   */
  public static byte @Nullable [] of(X509Certificate certificate) {
    String hash = signatureHash(certificate);
    if (hash == null) {
      return null;
    }
    try {
      return MessageDigest.getInstance(bindingHash(hash)).digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      return null;
    }
  }

  private static @Nullable String signatureHash(X509Certificate certificate) {
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    if (signature.equals("RSASSA-PSS")) {
      return pssHash(certificate);
    }
    int with = signature.indexOf("WITH");
    return with < 0 ? null : signature.substring(0, with);
  }

  /** RSASSA-PSS names its hash in the signature's parameters. */
  private static @Nullable String pssHash(X509Certificate certificate) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(certificate.getSigAlgParams());
      return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    } catch (NoSuchAlgorithmException | IOException | InvalidParameterSpecException e) {
      return null;
    }
  }

  /** From {@code SHA384} or {@code SHA-384} to the JDK's name of a digest. */
  private static String bindingHash(String hash) {
    String plain = hash.replace("SHA-", "SHA");
    return switch (plain) {
      case "MD5", "SHA1" -> "SHA-256";
      case String sha3 when sha3.startsWith("SHA3-") -> sha3;
      case String other -> other.replace("SHA", "SHA-");
    };
  }
}
