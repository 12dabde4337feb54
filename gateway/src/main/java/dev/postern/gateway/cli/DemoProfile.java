package dev.postern.gateway.cli;

import dev.postern.core.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where the demo's identity provider is, as the running demo wrote it down.
 *
 * @param authority the certificate it is verified by, null for the JDK's authorities
 */
record DemoProfile(URI tokenEndpoint, @Nullable Path authority) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int MAX_ANSWER = 1 << 20;

  /** A token is of letters that JSON never escapes (RFC 6749, appendix A.12; RFC 7515). */
  private static final Pattern ACCESS_TOKEN =
      Pattern.compile("\"access_token\"\\s*:\\s*\"([A-Za-z0-9._~+/=-]+)\"");

  /**
   * Reads {@code token-endpoint} and, where it is given, {@code ca}, a path from the profile's own
   * directory.
   */
  static DemoProfile read(Path file) throws CommandException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException("the demo is not running: start it with ./postern demo");
    }
    String endpoint = properties.getProperty("token-endpoint", "");
    String ca = properties.getProperty("ca");
    try {
      URI uri = URI.create(endpoint);
      if (uri.getHost() != null) {
        return new DemoProfile(uri, ca == null ? null : file.resolveSibling(ca));
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Falls through to the one sentence about it.
    }
    throw new CommandException("the profile " + file + " has no usable token-endpoint");
  }

  /** Asks for a token with the client credentials grant (RFC 6749, section 4.4). */
  Secret token(String user) throws CommandException, InterruptedException {
    String form =
        "grant_type=client_credentials&client_secret=demo&scope=postern&client_id="
            + URLEncoder.encode(user, StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(tokenEndpoint)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try (HttpClient client = client()) {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return token(user, response.statusCode(), body.readNBytes(MAX_ANSWER));
      }
    } catch (IOException e) {
      throw new CommandException(
          "the identity provider at " + tokenEndpoint + " does not answer: is the demo running?");
    }
  }

  private static Secret token(String user, int status, byte[] body) throws CommandException {
    if (status != OK) {
      throw new CommandException(
          "the identity provider gives no token to " + user + " (HTTP " + status + ")");
    }
    Matcher matcher = ACCESS_TOKEN.matcher(new String(body, StandardCharsets.UTF_8));
    if (!matcher.find()) {
      throw new CommandException("the identity provider's answer has no access_token");
    }
    return new Secret(matcher.group(1));
  }

  private HttpClient client() throws CommandException {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
    if (authority != null) {
      builder.sslContext(trusting(authority));
    }
    return builder.build();
  }

  private static SSLContext trusting(Path authority) throws CommandException {
    try (InputStream pem = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandException("the certificate " + authority + " cannot be read");
    }
  }
}
