package dev.postern.aws.sign;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.value.FormText;
import dev.postern.aws.value.UnreadableException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of its own signature, in its header or its target.
 *
 * @param signedHeaders in their order, all different and all there
 * @param date as it was written, {@code 20260131T235959Z}
 * @param token the key's session token, null where none is said
 * @param expires for how long it is good, null where it is not presigned
 */
record Claim(
    String keyId,
    Scope scope,
    List<String> signedHeaders,
    String signature,
    String date,
    @Nullable String token,
    @Nullable Duration expires) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final Set<String> PRESIGNED =
      Set.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-SignedHeaders",
          "X-Amz-Signature",
          "X-Amz-Security-Token",
          "X-Amz-Content-Sha256");

  static Claim of(RequestHead head) throws UnreadableException {
    Map<String, String> query = FormText.query(head.query(), Claim::isAws);
    boolean presigned = !query.isEmpty();
    String header = head.headers().get("authorization");
    if (presigned && header != null) {
      throw new UnreadableException("two-readings", "the request has two signatures");
    }
    if (presigned) {
      return ofTarget(head, query);
    }
    if (header == null) {
      throw new UnreadableException("no-signature", "the request has no signature");
    }
    return ofHeader(head, header);
  }

  Instant time() throws UnreadableException {
    try {
      return LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw malformed();
    }
  }

  private static Claim ofHeader(RequestHead head, String header) throws UnreadableException {
    if (!header.startsWith(ALGORITHM + " ")) {
      throw otherAlgorithm();
    }
    Map<String, String> parts = new HashMap<>();
    for (String part : header.substring(ALGORITHM.length() + 1).split(",", -1)) {
      String text = !parts.isEmpty() && part.startsWith(" ") ? part.substring(1) : part;
      int equals = text.indexOf('=');
      if (equals < 0 || parts.put(text.substring(0, equals), text.substring(equals + 1)) != null) {
        throw malformed();
      }
    }
    if (!parts.keySet().equals(Set.of("Credential", "SignedHeaders", "Signature"))) {
      throw malformed();
    }
    return claim(
        head,
        parts.getOrDefault("Credential", ""),
        parts.getOrDefault("SignedHeaders", ""),
        parts.getOrDefault("Signature", ""),
        head.headers().getOrDefault("x-amz-date", ""),
        head.headers().get("x-amz-security-token"),
        null);
  }

  private static boolean isAws(String parameter) {
    return parameter.toLowerCase(Locale.ROOT).startsWith("x-amz-");
  }

  private static Claim ofTarget(RequestHead head, Map<String, String> query)
      throws UnreadableException {
    for (String name : query.keySet()) {
      if (!PRESIGNED.contains(name)) {
        throw new UnreadableException(
            "unknown-parameter", "the target has a parameter of AWS's that is no signature's");
      }
    }
    if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
      throw otherAlgorithm();
    }
    String expires = query.getOrDefault("X-Amz-Expires", "");
    String payload = query.getOrDefault("X-Amz-Content-Sha256", UNSIGNED);
    if (!expires.matches("[1-9][0-9]{0,5}") || !payload.equals(UNSIGNED)) {
      throw malformed();
    }
    return claim(
        head,
        query.getOrDefault("X-Amz-Credential", ""),
        query.getOrDefault("X-Amz-SignedHeaders", ""),
        query.getOrDefault("X-Amz-Signature", ""),
        query.getOrDefault("X-Amz-Date", ""),
        query.get("X-Amz-Security-Token"),
        Duration.ofSeconds(Long.parseLong(expires)));
  }

  private static Claim claim(
      RequestHead head,
      String credential,
      String signedHeaders,
      String signature,
      String date,
      @Nullable String token,
      @Nullable Duration expires)
      throws UnreadableException {
    String[] part = credential.split("/", -1);
    boolean formed =
        part.length == 5
            && part[0].matches("[A-Za-z0-9]{4,128}")
            && part[2].matches("[a-z0-9-]{1,64}")
            && part[3].matches("[A-Za-z0-9-]{1,64}")
            && part[4].equals(Scope.END)
            && signature.matches("[0-9a-f]{64}")
            && date.length() == 16
            && date.startsWith(part[1] + "T");
    if (!formed) {
      throw malformed();
    }
    List<String> names = List.of(signedHeaders.split(";", -1));
    requireSigned(head, names);
    return new Claim(
        part[0], new Scope(part[1], part[2], part[3]), names, signature, date, token, expires);
  }

  /** Host and all that AWS heeds is signed; names stand in their order, none twice. */
  private static void requireSigned(RequestHead head, List<String> names)
      throws UnreadableException {
    for (int i = 0; i < names.size(); i++) {
      boolean ordered = i == 0 || names.get(i - 1).compareTo(names.get(i)) < 0;
      if (!ordered || !head.headers().containsKey(names.get(i))) {
        throw malformed();
      }
    }
    for (String name : head.headers().keySet()) {
      if ((name.equals("host") || RequestHead.isOfAws(name)) && !names.contains(name)) {
        throw new UnreadableException("unsigned-header", "a header is not signed that has to be");
      }
    }
  }

  private static UnreadableException otherAlgorithm() {
    return new UnreadableException(
        "other-algorithm", "the signature is of another algorithm than AWS4-HMAC-SHA256");
  }

  private static UnreadableException malformed() {
    return new UnreadableException("malformed-signature", "the signature is malformed");
  }
}
