package dev.postern.embedded;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A certificate authority of one machine. Its key stays in memory: when the process ends, nobody
 * can issue another certificate in its name.
 */
public final class LocalAuthority {
  /** Long enough for a demo kept in a folder, short enough to be no lasting trust. */
  private static final Duration LIFETIME = Duration.ofDays(90);

  private final X509Bundle root;

  private LocalAuthority(X509Bundle root) {
    this.root = root;
  }

  /** A new authority with a fresh key (EC P-256), valid for 90 days. */
  public static LocalAuthority create(String name) {
    CertificateBuilder builder =
        validFrom(Instant.now(), LIFETIME)
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .setKeyUsage(
                true, CertificateBuilder.KeyUsage.keyCertSign, CertificateBuilder.KeyUsage.cRLSign);
    try {
      return new LocalAuthority(builder.buildSelfSigned());
    } catch (Exception e) {
      throw new IllegalStateException("no certificate could be made", e);
    }
  }

  public X509Certificate certificate() {
    return root.getCertificate();
  }

  public String certificatePem() {
    return root.getCertificatePEM();
  }

  /**
   * A server's certificate.
   *
   * @param names its subject alternative names, the first its common name too; what looks like an
   *     address becomes an address
   */
  public IssuedCertificate server(String... names) {
    return server(Instant.now(), LIFETIME, names);
  }

  /** A server's certificate of any validity, so also one that has expired. */
  public IssuedCertificate server(Instant from, Duration lifetime, String... names) {
    CertificateBuilder builder =
        validFrom(from, lifetime).subject("CN=" + names[0]).addExtendedKeyUsageServerAuth();
    for (String name : names) {
      if (name.matches("[0-9.]+|.*:.*")) {
        builder.addSanIpAddress(name);
      } else {
        builder.addSanDnsName(name);
      }
    }
    return issue(builder);
  }

  /** A client's certificate, by which PostgreSQL's {@code cert} method knows the user. */
  public IssuedCertificate client(String commonName) {
    return issue(
        validFrom(Instant.now(), LIFETIME)
            .subject("CN=" + commonName)
            .addExtendedKeyUsageClientAuth());
  }

  /** A client context that trusts this authority alone and shows no certificate. */
  public SSLContext trusting() {
    return IssuedCertificate.context(null, trustManagers());
  }

  /** What trusts this authority alone. */
  public TrustManager[] trustManagers() {
    return new TrustManager[] {root.toTrustManager()};
  }

  private IssuedCertificate issue(CertificateBuilder builder) {
    try {
      return new IssuedCertificate(builder.buildIssuedBy(root));
    } catch (Exception e) {
      throw new IllegalStateException("no certificate could be made", e);
    }
  }

  /** From a minute before, since clocks of one machine's containers differ by seconds. */
  private static CertificateBuilder validFrom(Instant from, Duration lifetime) {
    return new CertificateBuilder()
        .ecp256()
        .notBefore(from.minusSeconds(60))
        .notAfter(from.plus(lifetime));
  }
}
