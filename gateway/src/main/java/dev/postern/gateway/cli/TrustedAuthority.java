package dev.postern.gateway.cli;

import dev.postern.net.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Whose certificates a command accepts. */
final class TrustedAuthority {
  private TrustedAuthority() {}

  /**
   * A client that accepts them.
   *
   * @param authority certificates in PEM, null for the JDK's authorities
   */
  static HttpClient client(@Nullable Path authority, Duration patience) throws CommandException {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(patience);
    if (authority != null) {
      builder.sslContext(trusting(authority));
    }
    return builder.build();
  }

  private static SSLContext trusting(Path authority) throws CommandException {
    try (InputStream pem = Files.newInputStream(authority)) {
      return Trust.in(CertificateFactory.getInstance("X.509").generateCertificates(pem));
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandException("the certificate " + authority + " cannot be read");
    }
  }
}
