package dev.postern.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * AWS's Security Token Service, as far as AssumeRole goes, on loopback and without TLS: it verifies
 * each signature itself, lets a role be assumed by whom the test says, and keeps what it was asked.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole
 *     </a>
 */
public final class ScriptedSts implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AwsKeys keys;
  private final String region;
  private final Map<String, String> roles = new HashMap<>();
  private final List<Map<String, String>> assumed = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();
  private Mood mood = Mood.WELL;
  private Duration lifetime = Duration.ofHours(1);
  private int requests;
  private AwsKeys.@Nullable Key always;

  /** How the service does. */
  public enum Mood {
    WELL,
    /** It answers that it was asked too much. */
    THROTTLING,
    /** It hangs up. */
    DOWN
  }

  private ScriptedSts(HttpServer server, AwsKeys keys, String region) {
    this.server = server;
    this.keys = keys;
    this.region = region;
  }

  /**
   * Starts one.
   *
   * @param region that requests have to be signed for
   */
  public static ScriptedSts start(AwsKeys keys, String region) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ScriptedSts sts = new ScriptedSts(server, keys, region);
    server.createContext("/", sts::handle);
    server.setExecutor(sts.threads);
    server.start();
    return sts;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * Anyone whose signature is good may assume the role.
   *
   * @param externalId what has to be said besides, empty for nothing
   */
  public synchronized ScriptedSts role(String arn, String externalId) {
    roles.put(arn, externalId);
    return this;
  }

  /** Nobody may assume the role any more. */
  public synchronized void withdraw(String arn) {
    roles.remove(arn);
  }

  public synchronized void mood(Mood now) {
    mood = now;
  }

  /** Gives all who assume a role this key: for a service that knows no other. */
  public synchronized ScriptedSts always(AwsKeys.Key key) {
    always = key;
    return this;
  }

  /** How long sessions last from now on, whatever is asked for. */
  public synchronized ScriptedSts lifetime(Duration duration) {
    lifetime = duration;
    return this;
  }

  /** What each AssumeRole that was granted said, in order. */
  public synchronized List<Map<String, String>> assumed() {
    return List.copyOf(assumed);
  }

  /** What of the keys that it gave nobody else may see. */
  public synchronized List<String> secrets() {
    return List.copyOf(secrets);
  }

  /** How many requests came, granted or not. */
  public synchronized int requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests++;
    switch (mood) {
      case DOWN -> exchange.close();
      case THROTTLING -> refuse(exchange, 400, "Throttling", "Rate exceeded");
      case WELL -> assume(exchange, body);
    }
  }

  private void assume(HttpExchange exchange, byte[] body) throws IOException {
    try {
      SigV4.header(
          SignedExchange.request(exchange, body),
          new SigV4.Service(keys, "sts", region, Instant.now()));
    } catch (SigV4.Refused e) {
      refuse(exchange, 403, "SignatureDoesNotMatch", String.valueOf(e.getMessage()));
      return;
    }
    Map<String, String> form = SigV4.query(new String(body, StandardCharsets.UTF_8));
    String role = form.getOrDefault("RoleArn", "");
    String wanted = roles.get(role);
    if (!"AssumeRole".equals(form.get("Action"))
        || wanted == null
        || !wanted.equals(form.getOrDefault("ExternalId", ""))) {
      refuse(exchange, 403, "AccessDenied", "is not authorized to perform: sts:AssumeRole");
      return;
    }
    assumed.add(form);
    AwsKeys.Key key = always == null ? keys.session(role, Instant.now().plus(lifetime)) : always;
    secrets.add(key.secret());
    secrets.add(String.valueOf(key.session()));
    answer(exchange, 200, granted(key, form));
  }

  private static String granted(AwsKeys.Key key, Map<String, String> form) {
    return """
    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
    <SourceIdentity>%s</SourceIdentity>
    <AssumedRoleUser><AssumedRoleId>AROA:%s</AssumedRoleId><Arn>%s</Arn></AssumedRoleUser>
    <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>\
    <SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>
    </AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
    </AssumeRoleResponse>
    """
        .formatted(
            form.get("SourceIdentity"),
            form.get("RoleSessionName"),
            key.principal(),
            key.id(),
            key.secret(),
            key.session(),
            key.expires());
  }

  private static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    answer(
        exchange,
        status,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
        <Code>%s</Code><Message>%s</Message></Error><RequestId>r</RequestId></ErrorResponse>
        """
            .formatted(code, message));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
