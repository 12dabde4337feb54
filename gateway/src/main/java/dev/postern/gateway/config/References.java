package dev.postern.gateway.config;

import dev.postern.core.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of values that stand elsewhere: secrets, certificates and keys. They are fetched while
 * the file is read, so that what is missing is known before anything starts. What stands in place
 * of a reference is never shown, since it may be the secret itself.
 */
final class References {
  private static final int MAX_BYTES = 256 << 10;
  private static final String ENV = "env:";
  private static final String FILE = "file:";
  private static final String AWS_SECRET = "aws-secret:";

  private References() {}

  static Shape<Secret> secret(int fewestCharacters) {
    return node -> {
      String text = fetch(node);
      if (text.length() < fewestCharacters) {
        throw node.error(
            "expected a secret of at least "
                + fewestCharacters
                + " characters, found "
                + text.length());
      }
      return new Secret(text);
    };
  }

  /** A private key in PEM. */
  static Shape<PrivateKey> privateKey() {
    return node -> {
      try {
        return Pem.privateKey(fetch(node));
      } catch (Pem.NotPemException e) {
        throw node.error(e.sentence());
      }
    };
  }

  /** {@code file:PATH} of one or more certificates in PEM. */
  static Shape<List<X509Certificate>> certificates() {
    String expected = "file:PATH of certificates in PEM";
    return node -> {
      String text = node.text(expected);
      if (!text.startsWith(FILE)) {
        throw node.misfit(expected);
      }
      byte[] pem = file(node, text);
      List<X509Certificate> chain = new ArrayList<>();
      try {
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))
            .forEach(certificate -> chain.add((X509Certificate) certificate));
      } catch (CertificateException e) {
        throw node.misfit(expected + ", and the file holds something else");
      }
      if (chain.isEmpty()) {
        throw node.misfit(expected + ", and the file holds none");
      }
      return List.copyOf(chain);
    };
  }

  private static String fetch(Node node) throws ConfigException {
    String expected = "env:NAME or file:PATH; a secret does not stand in this file itself";
    String text = node.value() instanceof Yaml.Scalar scalar ? scalar.text() : "";
    if (text.startsWith(AWS_SECRET)) {
      throw node.error("aws-secret: is for the login of a connection alone");
    }
    if (text.startsWith(ENV)) {
      return variable(node, text.substring(ENV.length()));
    }
    if (text.startsWith(FILE)) {
      String value = new String(file(node, text), StandardCharsets.UTF_8).strip();
      if (value.isEmpty()) {
        throw node.error("the file is empty");
      }
      return value;
    }
    throw node.error("expected " + expected);
  }

  private static String variable(Node node, String name) throws ConfigException {
    @Nullable String value = node.source().environment().apply(name);
    if (value == null || value.isEmpty()) {
      throw node.error("the environment variable " + name + " is not set");
    }
    return value;
  }

  private static byte[] file(Node node, String reference) throws ConfigException {
    Path path = Shapes.path(node, reference.substring(FILE.length()));
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length <= MAX_BYTES) {
        return bytes;
      }
    } catch (IOException e) {
      throw node.error("the file " + path + " cannot be read");
    }
    throw node.error("expected at most 256 kB in the file " + path + ", found more");
  }
}
