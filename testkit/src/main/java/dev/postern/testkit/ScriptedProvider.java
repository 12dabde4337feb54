package dev.postern.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * An OpenID Connect provider for a client's logins, on plain HTTP of 127.0.0.1: the device flow of
 * RFC 8628, the code flow with PKCE (RFC 7636), refresh tokens that are good once, revocation. It
 * checks what a client sends as those documents have it, and answers as a test has scripted it. Its
 * one person is {@code ada}, who agrees to everything at once.
 */
public final class ScriptedProvider implements AutoCloseable {
  public static final String CLIENT = "postern-cli";
  private static final String DEVICE_CODE = "device-code-1";
  private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

  /** Has the device endpoint or the token endpoint hang up instead of answering. */
  public static final String HANG_UP = "hang-up";

  private final HttpServer server;
  private final RSAKey key;
  private final Deque<String> pollAnswers = new ArrayDeque<>();
  private final List<Map<String, String>> tokenRequests = new ArrayList<>();
  private final List<String> revoked = new ArrayList<>();
  private final Map<String, Object> discovery = new LinkedHashMap<>();
  private final Map<String, Object> deviceAnswer = new LinkedHashMap<>();
  private final Map<String, Object> idClaims = new HashMap<>();
  private final Map<String, String> redirectParameters = new HashMap<>();
  private Map<String, String> asked = Map.of();
  private String refreshToken = "";
  private int refreshTokens;
  private Duration lifetime = Duration.ofHours(1);

  private ScriptedProvider(HttpServer server, RSAKey key) {
    this.server = server;
    this.key = key;
  }

  public static ScriptedProvider start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      var provider = new ScriptedProvider(server, new RSAKeyGenerator(2048).keyID("k").generate());
      provider.open();
      return provider;
    } catch (JOSEException e) {
      throw new IllegalStateException("no key could be made", e);
    }
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Errors that polls of the device flow get, before the token. */
  public synchronized ScriptedProvider pollsGet(String... errors) {
    pollAnswers.addAll(Arrays.asList(errors));
    return this;
  }

  /** Sets a member of the discovery document; null removes it. */
  public synchronized ScriptedProvider discovering(String member, Object value) {
    return set(discovery, member, value);
  }

  /** Sets a member of the device authorization response; null removes it. */
  public synchronized ScriptedProvider device(String member, Object value) {
    return set(deviceAnswer, member, value);
  }

  /** Sets a claim of ID tokens, over what it would be. */
  public synchronized ScriptedProvider idClaim(String claim, Object value) {
    idClaims.put(claim, value);
    return this;
  }

  /** Sets a parameter of what the browser comes back with; an empty one leaves it out. */
  public synchronized ScriptedProvider redirectingWith(String parameter, String value) {
    redirectParameters.put(parameter, value);
    return this;
  }

  /** How long tokens given from now on last. */
  public synchronized ScriptedProvider lifetime(Duration duration) {
    lifetime = duration;
    return this;
  }

  /** Every form that the token endpoint got, in order. */
  public synchronized List<Map<String, String>> tokenRequests() {
    return List.copyOf(tokenRequests);
  }

  /** Every token that was revoked. */
  public synchronized List<String> revoked() {
    return List.copyOf(revoked);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void open() {
    discovery.put("issuer", issuer());
    discovery.put("jwks_uri", issuer() + "/keys");
    discovery.put("authorization_endpoint", issuer() + "/authorize");
    discovery.put("token_endpoint", issuer() + "/token");
    discovery.put("device_authorization_endpoint", issuer() + "/device");
    discovery.put("revocation_endpoint", issuer() + "/revoke");
    discovery.put("subject_types_supported", List.of("public"));
    discovery.put("response_types_supported", List.of("code"));
    discovery.put("id_token_signing_alg_values_supported", List.of("RS256"));
    deviceAnswer.put("device_code", DEVICE_CODE);
    deviceAnswer.put("user_code", "WDJB-MJHT");
    deviceAnswer.put("verification_uri", issuer() + "/enter");
    deviceAnswer.put("verification_uri_complete", issuer() + "/enter?user_code=WDJB-MJHT");
    deviceAnswer.put("expires_in", 900);
    deviceAnswer.put("interval", 5);
    on("/.well-known/openid-configuration", exchange -> json(exchange, 200, discovery));
    on("/keys", exchange -> json(exchange, 200, new JWKSet(key).toJSONObject()));
    on("/device", this::onDevice);
    on("/authorize", this::onAuthorize);
    on("/token", this::onToken);
    on("/revoke", this::onRevoke);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  private void on(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          synchronized (this) {
            try (exchange) {
              handler.handle(exchange);
            }
          }
        });
  }

  private void onDevice(HttpExchange exchange) throws IOException {
    Map<String, String> form = form(body(exchange));
    if (CLIENT.equals(form.get("client_id"))) {
      json(exchange, 200, deviceAnswer);
    } else {
      json(exchange, 400, Map.of("error", "invalid_client"));
    }
  }

  private void onAuthorize(HttpExchange exchange) throws IOException {
    asked = form(exchange.getRequestURI().getRawQuery());
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("code", "code-1");
    parameters.put("state", asked.get("state"));
    parameters.putAll(redirectParameters);
    var query = new StringBuilder();
    parameters.forEach((name, value) -> {
      if (!value.isEmpty()) {
        query
            .append(query.isEmpty() ? "?" : "&")
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    });
    exchange.getResponseHeaders().set("Location", asked.get("redirect_uri") + query);
    exchange.sendResponseHeaders(302, -1);
  }

  private void onToken(HttpExchange exchange) throws IOException {
    Map<String, String> form = form(body(exchange));
    tokenRequests.add(form);
    String answer =
        switch (form.getOrDefault("grant_type", "")) {
          case "authorization_code" -> codeAnswer(form);
          case "refresh_token" -> form.get("refresh_token").equals(refreshToken) ? "" : "invalid_grant";
          case DEVICE_GRANT -> deviceAnswer(form);
          default -> "unsupported_grant_type";
        };
    if (answer.equals(HANG_UP)) {
      return;
    }
    if (answer.isEmpty()) {
      json(exchange, 200, tokens());
    } else {
      json(exchange, 400, Map.of("error", answer, "error_description", "no\u001b[31m"));
    }
  }

  private String deviceAnswer(Map<String, String> form) {
    String scripted = pollAnswers.isEmpty() ? "" : pollAnswers.remove();
    return DEVICE_CODE.equals(form.get("device_code")) ? scripted : "invalid_grant";
  }

  /** RFC 7636, section 4.6. */
  private String codeAnswer(Map<String, String> form) {
    boolean proven =
        "S256".equals(asked.get("code_challenge_method"))
            && sha256(form.getOrDefault("code_verifier", "")).equals(asked.get("code_challenge"));
    boolean same = form.getOrDefault("redirect_uri", "").equals(asked.get("redirect_uri"));
    return proven && same && "code-1".equals(form.get("code")) ? "" : "invalid_grant";
  }

  private void onRevoke(HttpExchange exchange) throws IOException {
    revoked.add(form(body(exchange)).get("token"));
    exchange.sendResponseHeaders(200, -1);
  }

  private Map<String, Object> tokens() {
    refreshToken = "refresh-" + ++refreshTokens;
    var id = claims(CLIENT);
    if (asked.containsKey("nonce")) {
      id.claim("nonce", asked.get("nonce"));
    }
    idClaims.forEach(id::claim);
    return Map.of(
        "token_type", "Bearer",
        "expires_in", lifetime.toSeconds(),
        "access_token", sign(claims("postern").claim("n", refreshTokens).build()),
        "id_token", sign(id.build()),
        "refresh_token", refreshToken);
  }

  private JWTClaimsSet.Builder claims(String audience) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .subject("subject-of-ada")
        .audience(audience)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(lifetime)))
        .claim("preferred_username", "ada")
        .claim("groups", List.of("dba"));
  }

  private String sign(JWTClaimsSet claims) {
    var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(), claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("a token could not be signed", e);
    }
    return token.serialize();
  }

  private ScriptedProvider set(Map<String, Object> members, String member, Object value) {
    if (value == null) {
      members.remove(member);
    } else {
      members.put(member, value);
    }
    return this;
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(bytes)).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Map<String, String> form(String text) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(decoded(parts[0]), decoded(parts.length > 1 ? parts[1] : ""));
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void json(HttpExchange exchange, int status, Map<String, Object> answer)
      throws IOException {
    byte[] body = JSONObjectUtils.toJSONString(answer).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
