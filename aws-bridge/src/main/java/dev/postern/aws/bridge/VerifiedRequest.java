package dev.postern.aws.bridge;

import dev.postern.aws.CallRequest;
import dev.postern.aws.GateHosts;
import dev.postern.aws.Reading;
import dev.postern.aws.SentHeaders;
import dev.postern.aws.http.RequestHead;
import dev.postern.aws.sign.AwsKey;
import dev.postern.aws.sign.ChunkedBody;
import dev.postern.aws.sign.Hashes;
import dev.postern.aws.sign.Payload;
import dev.postern.aws.sign.RequestSigner;
import dev.postern.aws.sign.Scope;
import dev.postern.aws.value.UnreadableException;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request whose signature is right, and what becomes of it for AWS. */
record VerifiedRequest(RequestHead head, Scope scope, Payload payload) {
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String UNSIGNED_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

  /** What is the gate's own to say to AWS. */
  private static final Set<String> REPLACED =
      Set.of(
          "authorization",
          "host",
          "connection",
          "expect",
          "content-length",
          "transfer-encoding",
          "content-encoding",
          "accept-encoding",
          "date",
          "x-amz-date",
          "x-amz-security-token",
          "x-amz-content-sha256",
          "x-amz-decoded-content-length",
          "x-amz-trailer");

  /**
   * A body as it is without chunks.
   *
   * @param body null where it streams
   * @param trailer the header that stood behind it
   */
  record Plain(byte @Nullable [] body, Map<String, String> trailer) {}

  /**
   * A request as AWS gets it.
   *
   * @param target path and query as they are sent
   * @param headers all of them, signed
   * @param passing what becomes of the body that comes, null where there is none to come
   */
  record ForAws(
      CallUpstream.Place place,
      String target,
      Map<String, String> headers,
      @Nullable PassingBody passing) {}

  /** A body that came in chunks and is there: what is inside, and the checksum behind it. */
  Plain plain(byte @Nullable [] body) throws UnreadableException {
    if (body == null || !(payload instanceof Payload.Chunked chunked)) {
      return new Plain(body, Map.of());
    }
    ChunkedBody chunks = new ChunkedBody(chunked);
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    chunks.read(
        ByteBuffer.wrap(body),
        some -> {
          byte[] bytes = new byte[some.remaining()];
          some.get(bytes);
          inside.writeBytes(bytes);
        });
    chunks.end();
    return new Plain(
        inside.toByteArray(),
        chunks.trailer().map(value -> Map.of(chunked.trailer(), value)).orElse(Map.of()));
  }

  /** What is read of it to know what it asks for. */
  CallRequest call(Plain plain) {
    return new CallRequest(
        head,
        scope.service(),
        scope.region(),
        plain.body() == null
            ? new CallRequest.Body.Unread()
            : new CallRequest.Body.Whole(plain.body()),
        isSigned());
  }

  private boolean isSigned() {
    return switch (payload) {
      case Payload.Hashed _ -> true;
      case Payload.Unsigned _ -> false;
      case Payload.Chunked chunked -> chunked.chain() != null;
    };
  }

  /**
   * A digest of all that the request says that is the caller's. Of a body that comes unsigned only
   * its length is known beforehand.
   */
  String digest(Reading.Understood call, Plain plain) {
    StringBuilder text = new StringBuilder();
    text.append(head.method()).append('\n').append(head.path()).append('\n');
    text.append(unsignedQuery()).append('\n').append(contentEncoding()).append('\n');
    new TreeMap<>(head.headers())
        .forEach((name, value) -> {
          boolean isOwn = REPLACED.contains(name) && !name.equals("host");
          if (!isOwn && SentHeaders.says(call, name)) {
            text.append(name).append(':').append(value).append('\n');
          }
        });
    text.append(
        plain.body() != null
            ? Hashes.sha256(plain.body())
            : payload instanceof Payload.Hashed(var sha256)
                ? sha256
                : "unsigned "
                    + head.headers()
                        .getOrDefault(
                            "x-amz-decoded-content-length",
                            head.headers().getOrDefault("content-length", "")));
    return Hashes.sha256(text.toString());
  }

  /**
   * What leaves for AWS.
   *
   * @param place where the service is
   * @param prefix what the client put before the gate's name, empty where nothing
   */
  ForAws forAws(
      Reading.Understood call,
      Plain plain,
      CallUpstream.Place place,
      String prefix,
      AwsKey key,
      Instant now,
      ByteBufAllocator allocator)
      throws UnreadableException {
    boolean bucket = !prefix.isEmpty() && call.model().head().name().equals("s3");
    String at = bucket ? "" : prefix;
    Map<String, String> headers = new TreeMap<>();
    head.headers()
        .forEach((name, value) -> {
          if (!REPLACED.contains(name) && SentHeaders.pass(call, name)) {
            headers.put(name, value);
          }
        });
    headers.putAll(plain.trailer());
    headers.put("host", at + place.authority());
    headers.put("accept-encoding", "identity");
    String encoding = contentEncoding();
    if (!encoding.isEmpty() && SentHeaders.pass(call, "content-encoding")) {
      headers.put("content-encoding", encoding);
    }
    String signed = outline(plain, headers);
    String query = unsignedQuery();
    RequestHead outgoing =
        new RequestHead(
            head.method(),
            bucket ? "/" + GateHosts.bucket(prefix) + head.path() : head.path(),
            query,
            headers);
    return new ForAws(
        at.isEmpty() ? place : place.below(at),
        outgoing.path() + (query.isEmpty() ? "" : "?" + query),
        RequestSigner.signed(outgoing, scope.service(), scope.region(), key, now, signed),
        plain.body() == null ? passing(allocator) : null);
  }

  /** What stands for the body in the signature; its length goes into the headers. */
  private String outline(Plain plain, Map<String, String> headers) throws UnreadableException {
    byte[] body = plain.body();
    if (body != null) {
      if (body.length > 0 || !Set.of("GET", "HEAD", "DELETE").contains(head.method())) {
        headers.put("content-length", Integer.toString(body.length));
      }
      return Hashes.sha256(body);
    }
    if (payload instanceof Payload.Chunked chunked) {
      if (chunked.trailer().isEmpty()) {
        headers.put("content-length", Long.toString(chunked.decodedLength()));
        return UNSIGNED;
      }
      headers.put("content-length", Long.toString(PassingBody.Reframed.length(chunked)));
      headers.put("x-amz-decoded-content-length", Long.toString(chunked.decodedLength()));
      headers.put("x-amz-trailer", chunked.trailer());
      headers.merge("content-encoding", "aws-chunked", (before, framed) -> framed + "," + before);
      return UNSIGNED_CHUNKS;
    }
    String length = head.headers().get("content-length");
    if (length != null) {
      headers.put("content-length", length);
    } else {
      headers.put("transfer-encoding", "chunked");
    }
    return payload instanceof Payload.Hashed(var sha256) ? sha256 : UNSIGNED;
  }

  private PassingBody passing(ByteBufAllocator allocator) {
    return switch (payload) {
      case Payload.Hashed hashed -> new PassingBody.Hashed(hashed);
      case Payload.Unsigned _ -> new PassingBody.Unsigned();
      case Payload.Chunked chunked ->
          chunked.trailer().isEmpty()
              ? new PassingBody.Unframed(chunked, allocator)
              : new PassingBody.Reframed(chunked, allocator);
    };
  }

  /** What the content is encoded by besides chunks. */
  private String contentEncoding() {
    List<String> left = new ArrayList<>();
    for (String one : head.headers().getOrDefault("content-encoding", "").split(",", -1)) {
      if (!one.isBlank() && !one.strip().equals("aws-chunked")) {
        left.add(one.strip());
      }
    }
    return String.join(",", left);
  }

  /** The query without a link's signature. */
  private String unsignedQuery() {
    List<String> left = new ArrayList<>();
    for (String pair : head.query().split("&", -1)) {
      if (!pair.isEmpty() && !pair.toLowerCase(Locale.ROOT).startsWith("x-amz-")) {
        left.add(pair);
      }
    }
    return String.join("&", left);
  }
}
