package dev.postern.embedded;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A certificate of a {@link LocalAuthority} with its private key. */
public final class IssuedCertificate {
  private final X509Bundle bundle;

  IssuedCertificate(X509Bundle bundle) {
    this.bundle = bundle;
  }

  /** Leaf first, without the authority. */
  public List<X509Certificate> chain() {
    return bundle.getCertificatePathList();
  }

  public PrivateKey key() {
    return bundle.getKeyPair().getPrivate();
  }

  /** Writes {@code NAME.crt} and, for the owner's eyes only, {@code NAME.key}. */
  public PemFiles write(Path directory, String name) throws IOException {
    Path certificate = directory.resolve(name + ".crt");
    Path key = directory.resolve(name + ".key");
    Files.writeString(certificate, bundle.getCertificatePathPEM());
    PrivateFiles.write(key, bundle.getPrivateKeyPEM());
    return new PemFiles(certificate, key);
  }

  /**
   * A context that shows this certificate.
   *
   * @param trusted whose certificates it accepts of its peer
   */
  public SSLContext context(LocalAuthority trusted) {
    try {
      return context(bundle.toKeyManagerFactory().getKeyManagers(), trusted.trustManagers());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK refused its own key", e);
    }
  }

  static SSLContext context(KeyManager @Nullable [] keys, TrustManager[] trusted) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trusted, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}
