package dev.postern.gateway;

import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.core.TargetSource;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** Opens JDBC connections to upstreams with the gate's login, for reading catalogs. */
final class UpstreamJdbc implements AutoCloseable {
  private static final String TIMEOUT_SECONDS = "10";

  /** {@code invalid_password} and {@code invalid_authorization_specification}. */
  private static final Set<String> REFUSED = Set.of("28P01", "28000");

  private final Path directory;
  private final Map<List<X509Certificate>, Path> files = new HashMap<>();

  /**
   * The driver takes trusted roots from files only: they are written to a folder of this process.
   */
  UpstreamJdbc() throws IOException {
    directory = Files.createTempDirectory("postern-");
  }

  /** Tries once more with a newer login where the server refuses this one. */
  Connection open(TargetSource source) throws IOException, SQLException {
    Target target = source.another();
    try {
      return open(target);
    } catch (SQLException e) {
      Target newer = REFUSED.contains(e.getSQLState()) ? source.instead(target) : null;
      if (newer == null) {
        throw e;
      }
      return open(newer);
    }
  }

  private Connection open(Target target) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", target.user());
    properties.setProperty("password", secret(target).reveal());
    properties.setProperty("ApplicationName", "postern catalog");
    properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
    properties.setProperty("loginTimeout", TIMEOUT_SECONDS);
    properties.setProperty("socketTimeout", "60");
    switch (target.tls()) {
      case Target.Tls.Off _ -> properties.setProperty("sslmode", "disable");
      case Target.Tls.VerifyFull(var authorities) -> {
        properties.setProperty("sslmode", "verify-full");
        if (authorities.isEmpty()) {
          properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else {
          properties.setProperty("sslrootcert", file(authorities).toString());
        }
      }
    }
    String host = target.host();
    return DriverManager.getConnection(
        "jdbc:postgresql://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + target.port()
            + "/"
            + URLEncoder.encode(target.database(), StandardCharsets.UTF_8),
        properties);
  }

  /** A token is shown over verified TLS alone. */
  private static Secret secret(Target target) throws SQLException {
    return switch (target.credential()) {
      case Target.Credential.Password(var secret) -> secret;
      case Target.Credential.Token(var secret) -> {
        if (target.tls() instanceof Target.Tls.Off) {
          throw new SQLException("a token is not shown without TLS");
        }
        yield secret;
      }
    };
  }

  /** One for each list, written when it is first needed. */
  private synchronized Path file(List<X509Certificate> authorities) throws SQLException {
    Path known = files.get(authorities);
    if (known == null) {
      known = written(authorities);
      files.put(authorities, known);
    }
    return known;
  }

  private Path written(List<X509Certificate> authorities) throws SQLException {
    StringBuilder pem = new StringBuilder();
    try {
      for (X509Certificate authority : authorities) {
        pem.append("-----BEGIN CERTIFICATE-----\n")
            .append(
                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
      return Files.writeString(directory.resolve(files.size() + ".pem"), pem);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    } catch (IOException e) {
      // As where the gate stops meanwhile, and has deleted the folder.
      throw new SQLException("the trusted roots cannot be written to a file", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
