package dev.postern.iam;

import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Who signs the certificates of databases on Amazon RDS and Aurora, and of RDS Proxy; docs/aws.md
 * says in which regions. They come with the program; {@code iam-auth/rds-authorities} writes them
 * anew.
 */
public final class RdsAuthorities {
  private static final String RESOURCE = "rds-authorities.pem";
  private static final List<X509Certificate> BUILT_IN = read();

  private RdsAuthorities() {}

  /** The roots, always the same list, so that what is made of it can be kept. */
  public static List<X509Certificate> builtIn() {
    return BUILT_IN;
  }

  private static List<X509Certificate> read() {
    try (InputStream in = RdsAuthorities.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the program comes without " + RESOURCE);
      }
      List<X509Certificate> roots = new ArrayList<>();
      CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .forEach(certificate -> roots.add((X509Certificate) certificate));
      return List.copyOf(roots);
    } catch (IOException | CertificateException e) {
      throw new IllegalStateException(RESOURCE + " cannot be read", e);
    }
  }
}
