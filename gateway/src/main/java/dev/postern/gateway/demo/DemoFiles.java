package dev.postern.gateway.demo;

import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.PemFiles;
import dev.postern.embedded.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The demo's working directory: certificates, secrets, postern.yaml, and all that the parts keep.
 * What is there from an earlier start is used again.
 */
final class DemoFiles {
  private static final Duration LEAST_LIFETIME = Duration.ofDays(7);

  /** Ends the lines of the template that are there for MySQL alone. */
  private static final String MYSQL_MARK = " +# MySQL(?=\n)";

  private final Path directory;

  DemoFiles(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory.toAbsolutePath().normalize());
  }

  Path resolve(String name) {
    return directory.resolve(name);
  }

  /**
   * The certificate for localhost that gateway and database show; {@code ca.crt} beside it is its
   * authority's. All are made anew where they are missing or would soon expire.
   */
  PemFiles certificates() throws IOException {
    var files = new PemFiles(resolve("server.crt"), resolve("server.key"));
    if (!Files.exists(resolve("ca.crt"))
        || !Files.exists(files.key())
        || !isValid(files.certificate())) {
      LocalAuthority authority = LocalAuthority.create("Postern demo authority");
      Files.writeString(resolve("ca.crt"), authority.certificatePem());
      authority.server("localhost", "127.0.0.1", "::1").write(directory, "server");
    }
    return files;
  }

  /** A random secret in a file of its owner's, made where there is none yet. */
  String secret(String name) throws IOException {
    Path file = resolve(name);
    if (!Files.exists(file)) {
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      PrivateFiles.write(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(file);
  }

  /**
   * Writes the gateway's configuration.
   *
   * @param mysql where there is none, the lines marked as its own are left out
   */
  Path configuration(
      DemoPorts ports, ShopDatabase shop, Optional<MysqlShop> mysql, DemoIdentityProvider people)
      throws IOException {
    Map<String, String> values =
        Map.of(
            "directory", directory.toString().replace("\\", "\\\\").replace("\"", "\\\""),
            "postgres-port", Integer.toString(ports.postgres()),
            "mysql-port", Integer.toString(ports.mysql()),
            "aws-port", Integer.toString(ports.aws()),
            "https-port", Integer.toString(ports.https()),
            "shop-port", Integer.toString(shop.port()),
            "shop-mysql-port", mysql.map(MysqlShop::port).map(String::valueOf).orElse(""),
            "flavour", mysql.map(MysqlShop::flavour).orElse(""),
            "connections", mysql.isPresent() ? "shop, shop-mysql" : "shop",
            "issuer", people.issuer().toString());
    String yaml = resource("postern.yaml");
    yaml = yaml.replaceAll(mysql.isPresent() ? MYSQL_MARK : ".*" + MYSQL_MARK + "\n", "");
    for (var value : values.entrySet()) {
      yaml = yaml.replace("${" + value.getKey() + "}", value.getValue());
    }
    return Files.writeString(resolve("postern.yaml"), yaml);
  }

  /** What the other commands must know to speak to the demo. */
  void profile(URI tokenEndpoint, DemoPorts ports, boolean mysql) throws IOException {
    String profile =
        """
        token-endpoint=%s
        api=https://127.0.0.1:%d
        postgres=127.0.0.1:%d
        aws=127.0.0.1:%d
        gate-ca=ca.crt
        connection.shop=postgres
        connection.aws=aws
        """
            .formatted(tokenEndpoint, ports.https(), ports.postgres(), ports.aws());
    if (mysql) {
      profile += "mysql=127.0.0.1:%d\nconnection.shop-mysql=mysql\n".formatted(ports.mysql());
    }
    Files.writeString(resolve("profile.properties"), profile);
  }

  /** A text file that comes with the program. */
  static String resource(String name) throws IOException {
    try (InputStream in = DemoFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the program lacks its file " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean isValid(Path certificate) throws IOException {
    try (InputStream in = Files.newInputStream(certificate)) {
      var read = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      read.checkValidity(Date.from(Instant.now().plus(LEAST_LIFETIME)));
      return true;
    } catch (CertificateException | NoSuchFileException _) {
      return false;
    }
  }
}
