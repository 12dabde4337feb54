package dev.postern.benchmarks.ladder;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.sign.RequestSigner;
import dev.postern.aws.value.UnreadableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a client sends, signed by Signature Version 4 on every rung alike. No two requests are the
 * same: the gate takes a signature once.
 */
final class AwsRequests {
  static final String REGION = "eu-west-1";
  static final String BUCKET = "bench";
  private static final String DYNAMO = "dynamodb";
  private static final String S3 = "s3";
  private static final AtomicLong NUMBER = new AtomicLong();

  private final AwsRung rung;

  AwsRequests(AwsRung rung) {
    this.rung = rung;
  }

  /** A request's first line and headers, and the signature in them. */
  record Head(byte[] bytes, String date, String signature) {}

  /** DynamoDB's GetItem, whole. */
  byte[] getItem() throws IOException {
    byte[] body =
        "{\"TableName\":\"bench\",\"Key\":{\"id\":{\"S\":\"k-%d\"}}}"
            .formatted(NUMBER.incrementAndGet())
            .getBytes(StandardCharsets.US_ASCII);
    byte[] head =
        signed(
                "POST",
                "/",
                DYNAMO,
                Map.of(
                    "content-type",
                    "application/x-amz-json-1.0",
                    "x-amz-target",
                    "DynamoDB_20120810.GetItem"),
                body.length,
                hex(sha256().digest(body)))
            .bytes();
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  /** S3's GetObject of so many bytes, whole. */
  byte[] getObject(long size) throws IOException {
    return signed("GET", path(size), S3, Map.of(), 0, hex(sha256().digest())).bytes();
  }

  /**
   * S3's PutObject without its body.
   *
   * @param payload what stands for the body in the signature
   * @param length of the body as it is sent
   */
  Head putObject(String payload, long length, Map<String, String> headers) throws IOException {
    return signed("PUT", path(length), S3, headers, length, payload);
  }

  private static String path(long size) {
    return "/" + BUCKET + "/" + size + "/k-" + NUMBER.incrementAndGet();
  }

  private Head signed(
      String method,
      String path,
      String service,
      Map<String, String> headers,
      long length,
      String payload)
      throws IOException {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("host", rung.host());
    if (length > 0) {
      all.put("content-length", Long.toString(length));
    }
    Map<String, String> signed;
    try {
      signed =
          RequestSigner.signed(
              new RequestHead(method, path, "", all),
              service,
              REGION,
              rung.key(),
              Instant.now(),
              payload);
    } catch (UnreadableException e) {
      throw new IOException("the request cannot be signed", e);
    }
    StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    signed.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    String authorization = signed.getOrDefault("authorization", "");
    return new Head(
        text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII),
        signed.getOrDefault("x-amz-date", ""),
        authorization.substring(authorization.indexOf("Signature=") + "Signature=".length()));
  }

  /** Signs the chunks behind a head, one after the other. */
  final class Chunks {
    private final String scope;
    private final byte[] key;
    private String previous;

    Chunks(Head head) {
      String day = head.date().substring(0, 8);
      scope = head.date() + "\n" + day + "/" + REGION + "/s3/aws4_request\n";
      byte[] bytes = ("AWS4" + rung.key().secret()).getBytes(StandardCharsets.UTF_8);
      for (String part : new String[] {day, REGION, S3, "aws4_request"}) {
        bytes = hmac(bytes, part);
      }
      key = bytes;
      previous = head.signature();
    }

    /** The signature of the next one, which has this SHA-256. */
    String next(String sha256) {
      previous =
          hex(
              hmac(
                  key,
                  "AWS4-HMAC-SHA256-PAYLOAD\n"
                      + scope
                      + previous
                      + "\n"
                      + hex(sha256().digest())
                      + "\n"
                      + sha256));
      return previous;
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
