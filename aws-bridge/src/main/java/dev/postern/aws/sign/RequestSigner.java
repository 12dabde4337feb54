package dev.postern.aws.sign;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.value.UnreadableException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Signs requests by AWS Signature Version 4, from the same canonical form by which the gate
 * verifies them. AWS's own signer would have to read the body, which here only passes by, to have
 * its hash.
 */
public final class RequestSigner {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RequestSigner() {}

  /**
   * The request's headers with those of a signature in a header: its Host, its content type and
   * what begins with {@code x-amz-} or {@code x-amzn-} are signed.
   *
   * @param head as it will be sent, without a signature
   * @param service the name that it signs by
   * @param payload the body's SHA-256, or the word for how it is not signed
   * @throws UnreadableException where the target is encoded otherwise than AWS would encode it
   */
  public static Map<String, String> signed(
      RequestHead head, String service, String region, AwsKey key, Instant now, String payload)
      throws UnreadableException {
    Map<String, String> headers = new TreeMap<>(head.headers());
    String date = DATE.format(now);
    headers.put("x-amz-date", date);
    headers.put("x-amz-content-sha256", payload);
    if (key.token() != null) {
      headers.put("x-amz-security-token", key.token());
    }
    List<String> names =
        headers.keySet().stream()
            .filter(name ->
                name.equals("host") || name.equals("content-type") || RequestHead.isOfAws(name))
            .toList();
    Scope scope = new Scope(date.substring(0, 8), region, service);
    Claim claim = new Claim(key.id(), scope, names, "", date, key.token(), null);
    String signature =
        new SigningKey(key.secret(), scope)
            .signature(
                new RequestHead(head.method(), head.path(), head.query(), headers), claim, payload);
    headers.put(
        "authorization",
        Claim.ALGORITHM
            + " Credential="
            + key.id()
            + "/"
            + scope.text()
            + ", SignedHeaders="
            + String.join(";", names)
            + ", Signature="
            + signature);
    return headers;
  }
}
