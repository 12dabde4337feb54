package dev.postern.testkit;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies Signature Version 4 as a service of AWS's does, from the secret that it knows. It shares
 * nothing with any SDK.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 *     Create a signed request</a>
 */
final class SigV4 {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private SigV4() {}

  /** Why a signature does not count. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }

  /**
   * What was signed, where all of it was.
   *
   * @param headers those that count, by their names in small letters
   * @param query as it was sent, without the signature
   */
  record Request(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body) {}

  /** Who may sign, for which service of which region, at what time. */
  record Service(AwsKeys keys, String name, String region, Instant now) {}

  /** The parts of a query string, decoded. */
  static Map<String, String> query(String text) {
    Map<String, String> query = new TreeMap<>();
    for (String pair : text.isEmpty() ? new String[0] : text.split("&")) {
      String[] parts = pair.split("=", 2);
      String name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
      String value = parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
      if (query.put(name, value) != null) {
        query.put(name, "given twice");
      }
    }
    return query;
  }

  /** Verifies a request whose signature stands in its query, and that it is not over. */
  static AwsKeys.Key presigned(Request request, Service service) throws Refused {
    Map<String, String> query = request.query();
    if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
      throw new Refused("another algorithm");
    }
    Instant signed = time(query.getOrDefault("X-Amz-Date", ""));
    long seconds = Long.parseLong(query.getOrDefault("X-Amz-Expires", "0"));
    if (signed.isAfter(service.now().plus(SKEW))) {
      throw new Refused("signed in the future");
    }
    if (service.now().isAfter(signed.plusSeconds(seconds))) {
      throw new Refused("over");
    }
    Map<String, String> rest = new TreeMap<>(query);
    String signature = rest.remove("X-Amz-Signature");
    AwsKeys.Key key =
        key(
            query.getOrDefault("X-Amz-Credential", ""),
            query.get("X-Amz-Security-Token"),
            signed,
            service);
    Request unsigned =
        new Request(request.method(), request.path(), rest, request.headers(), request.body());
    compare(
        signature, unsigned, query.getOrDefault("X-Amz-SignedHeaders", ""), key, signed, service);
    return key;
  }

  /** Verifies a request whose signature stands in its {@code Authorization} header. */
  static AwsKeys.Key header(Request request, Service service) throws Refused {
    String authorization = request.headers().getOrDefault("authorization", "");
    if (!authorization.startsWith(ALGORITHM + " ")) {
      throw new Refused("not signed");
    }
    Map<String, String> parts =
        Arrays.stream(authorization.substring(ALGORITHM.length()).split(","))
            .map(part -> part.strip().split("=", 2))
            .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    Instant signed = time(request.headers().getOrDefault("x-amz-date", ""));
    if (Duration.between(signed, service.now()).abs().compareTo(SKEW) > 0) {
      throw new Refused("the clocks are apart");
    }
    AwsKeys.Key key =
        key(
            parts.getOrDefault("Credential", ""),
            request.headers().get("x-amz-security-token"),
            signed,
            service);
    compare(
        parts.get("Signature"),
        request,
        parts.getOrDefault("SignedHeaders", ""),
        key,
        signed,
        service);
    return key;
  }

  private static AwsKeys.Key key(
      String scope, @Nullable String session, Instant signed, Service service) throws Refused {
    AwsKeys.Key key = service.keys().find(scope.split("/", 2)[0]);
    if (key == null) {
      throw new Refused("the key is not known");
    }
    if (!scope.equals(key.id() + "/" + scope(signed, service))) {
      throw new Refused("signed for another day, region or service");
    }
    if (service.now().isAfter(key.expires())) {
      throw new Refused("the key is over");
    }
    if (!Objects.equals(key.session(), session)) {
      throw new Refused("the session token is another");
    }
    return key;
  }

  private static void compare(
      @Nullable String signature,
      Request request,
      String signedHeaders,
      AwsKeys.Key key,
      Instant signed,
      Service service)
      throws Refused {
    List<String> names = List.of(signedHeaders.split(";"));
    if (!names.contains("host")) {
      throw new Refused("the host is not signed");
    }
    String canonical =
        String.join(
            "\n",
            request.method(),
            request.path(),
            request.query().entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&")),
            names.stream()
                .map(name -> name + ":" + request.headers().getOrDefault(name, "").strip() + "\n")
                .collect(Collectors.joining()),
            signedHeaders,
            hex(sha256(request.body())));
    String toSign =
        String.join(
            "\n",
            ALGORITHM,
            TIME.format(signed),
            scope(signed, service),
            hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
    byte[] chained = ("AWS4" + key.secret()).getBytes(StandardCharsets.UTF_8);
    for (String part : scope(signed, service).split("/")) {
      chained = hmac(chained, part);
    }
    if (!hex(hmac(chained, toSign)).equals(signature)) {
      throw new Refused("the signature is not of this request");
    }
  }

  private static String scope(Instant signed, Service service) {
    String day = TIME.format(signed).substring(0, 8);
    return String.join("/", day, service.region(), service.name(), "aws4_request");
  }

  private static Instant time(String text) throws Refused {
    try {
      return Instant.from(TIME.parse(text));
    } catch (DateTimeParseException e) {
      throw new Refused("no time");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HMAC with SHA-256", e);
    }
  }
}
