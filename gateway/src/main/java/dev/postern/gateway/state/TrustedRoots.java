package dev.postern.gateway.state;

import dev.postern.core.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The authorities that the driver trusts. It takes them from a file only, which is this object's.
 */
record TrustedRoots(@Nullable Path file) implements StateDatabase.AutoClose {
  static TrustedRoots of(Target.Tls tls) throws IOException {
    return switch (tls) {
      case Target.Tls.Off _ -> new TrustedRoots(null);
      case Target.Tls.VerifyFull(var authorities) ->
          new TrustedRoots(authorities.isEmpty() ? null : written(authorities));
    };
  }

  /** The driver's own; without authorities the JDK's are trusted. */
  Map<String, String> properties() {
    return file == null
        ? Map.of("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")
        : Map.of("sslrootcert", file.toString());
  }

  private static Path written(List<X509Certificate> authorities) throws IOException {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate authority : authorities) {
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded(authority)))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return Files.writeString(Files.createTempFile("postern-state-", ".pem"), pem);
  }

  private static byte[] encoded(X509Certificate authority) {
    try {
      return authority.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  @Override
  public void close() {
    if (file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
