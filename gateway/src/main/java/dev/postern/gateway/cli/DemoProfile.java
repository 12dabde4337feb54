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
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    try (HttpClient client = TrustedAuthority.client(authority, PATIENCE)) {
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
}
