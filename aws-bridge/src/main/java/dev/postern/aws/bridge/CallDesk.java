package dev.postern.aws.bridge;

import dev.postern.aws.CallReader;
import dev.postern.aws.CallRequest;
import dev.postern.aws.GateHosts;
import dev.postern.aws.Reading;
import dev.postern.aws.SentHeaders;
import dev.postern.aws.http.RequestHead;
import dev.postern.aws.model.OperationModel.Trait;
import dev.postern.aws.sign.AwsKey;
import dev.postern.aws.sign.ChunkedBody;
import dev.postern.aws.sign.KeysUnavailable;
import dev.postern.aws.sign.Payload;
import dev.postern.aws.sign.RequestSigner;
import dev.postern.aws.sign.Scope;
import dev.postern.aws.sign.SignatureVerifier;
import dev.postern.aws.sign.Verification;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.CallJudgement;
import dev.postern.core.CallPath;
import dev.postern.core.FaultCode;
import dev.postern.core.JournalException;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.Verdict;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a request from the client's signature to the one for AWS, in one go: it waits for
 * stores, people and AWS, so it is asked on a virtual thread.
 */
final class CallDesk {
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

  private static final Refusal DOWN =
      new Refusal(
          FaultCode.UNAVAILABLE, "state-unavailable", "the gate cannot look its keys up now");

  /** From how many bytes on a body takes long enough to be read that it matters. */
  private static final int BIG = 64 << 10;

  private final Semaphore turns =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  private final SignatureVerifier verifier;
  private final CallAdmission admission;
  private final CallReader reader;
  private final GateHosts hosts;
  private final ResponseMasking masking;
  private final InstantSource clock;

  CallDesk(
      SignatureVerifier verifier,
      CallAdmission admission,
      CallReader reader,
      GateHosts hosts,
      ResponseMasking masking,
      InstantSource clock) {
    this.verifier = verifier;
    this.admission = admission;
    this.reader = reader;
    this.hosts = hosts;
    this.masking = masking;
    this.clock = clock;
  }

  /**
   * Looks at a request's head before its body is read: nothing is read of who has no key. Blocks.
   *
   * @param service as the signature's scope names it
   */
  Opening open(RequestHead head, String service) {
    Verification verification;
    try {
      verification = verifier.verify(head, null);
    } catch (KeysUnavailable down) {
      return new Opening.Refused(DOWN);
    }
    return switch (verification) {
      case Verification.Refused(var reason) -> new Opening.Refused(unauthenticated(reason));
      case Verification.NeedsBody _ -> new Opening.Reads(null, true);
      case Verification.Verified verified ->
          new Opening.Reads(verified, reader.readsBody(head, service));
    };
  }

  /**
   * @param slot of the call, in which its caller is counted
   */
  Outcome decide(
      Received received, Waiting waiting, CallSlots.Slot slot, ByteBufAllocator allocator) {
    Verification verification;
    try {
      verification = verification(received);
    } catch (KeysUnavailable down) {
      return new Outcome.Refused(DOWN, null);
    }
    received.unverified().release();
    return switch (verification) {
      case Verification.Refused(var reason) -> new Outcome.Refused(unauthenticated(reason), null);
      case Verification.NeedsBody _ ->
          throw new IllegalStateException("decided without the body that is needed");
      case Verification.Verified verified ->
          switch (admission.admit(verified.key().id(), received.client())) {
            case CallAdmission.Answer.Refused(var refusal) -> new Outcome.Refused(refusal, null);
            case CallAdmission.Answer.Admitted(var path, var upstream) -> {
              Refusal full = slot.take(path.identity());
              yield full == null
                  ? new Asked(received.head(), verified, path, upstream, waiting, allocator)
                      .decide(received.body())
                  : new Outcome.Refused(full, null);
            }
          };
    };
  }

  /** Of a request whose head was verified only its body is left to be compared. */
  private Verification verification(Received received) {
    byte[] body = received.body();
    Verification.Verified verified = received.verified();
    if (verified == null) {
      return verifier.verify(received.head(), body == null ? null : sha256(body));
    }
    return body != null
            && verified.payload() instanceof Payload.Hashed hashed
            && !hashed.matches(sha256(body))
        ? new Verification.Refused(SignatureVerifier.ALTERED)
        : verified;
  }

  private static Refusal unauthenticated(Reason reason) {
    return new Refusal(FaultCode.AUTHENTICATION, reason, null);
  }

  /** One request of somebody who is in. */
  private final class Asked {
    private final RequestHead head;
    private final Scope scope;
    private final Payload payload;
    private final CallPath path;
    private final CallUpstream upstream;
    private final Waiting waiting;
    private final ByteBufAllocator allocator;

    Asked(
        RequestHead head,
        Verification.Verified verified,
        CallPath path,
        CallUpstream upstream,
        Waiting waiting,
        ByteBufAllocator allocator) {
      this.head = head;
      this.scope = verified.scope();
      this.payload = verified.payload();
      this.path = path;
      this.upstream = upstream;
      this.waiting = waiting;
      this.allocator = allocator;
    }

    Outcome decide(byte @Nullable [] body) {
      Plain plain;
      try {
        plain = plain(body);
      } catch (UnreadableException e) {
        return notUnderstood(reason(e));
      }
      CallRequest request =
          new CallRequest(
              head,
              scope.service(),
              scope.region(),
              plain.body() == null
                  ? new CallRequest.Body.Unread()
                  : new CallRequest.Body.Whole(plain.body()),
              isSigned());
      return switch (read(request)) {
        case Reading.NotUnderstood(var reason) -> notUnderstood(reason);
        case Reading.Understood understood -> judged(understood, plain);
      };
    }

    /** Big ones take turns, so that they never have all processors. */
    private Reading read(CallRequest request) {
      if (!(request.body() instanceof CallRequest.Body.Whole(byte[] bytes)) || bytes.length < BIG) {
        return reader.read(request);
      }
      turns.acquireUninterruptibly();
      try {
        return reader.read(request);
      } finally {
        turns.release();
      }
    }

    private boolean isSigned() {
      return switch (payload) {
        case Payload.Hashed _ -> true;
        case Payload.Unsigned _ -> false;
        case Payload.Chunked chunked -> chunked.chain() != null;
      };
    }

    /** A body that came in chunks and is there: what is inside, and the checksum behind it. */
    private Plain plain(byte @Nullable [] body) throws UnreadableException {
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

    private Outcome notUnderstood(Reason reason) {
      Refusal refusal =
          new Refusal(
              FaultCode.DENIED,
              reason,
              "The gate passes on only what it understands to the last parameter.");
      path.refused("(" + scope.service() + " " + head.method() + ")", refusal);
      return new Outcome.Refused(refusal, path);
    }

    private Outcome judged(Reading.Understood call, Plain plain) {
      CallJudgement judgement = path.judge(call.call());
      return switch (judgement.verdict()) {
        case Verdict.Forward _ -> sent(judgement, call, plain);
        case Verdict.Deny(_, var refusal) -> refused(judgement, refusal);
        case Verdict.Hold _ ->
            switch (waiting.await(path.hold(judgement, asked(call, plain), waiting))) {
              case Settled.Passes(var now) -> sent(now, call, plain);
              case Settled.Refused(var refusal) -> refused(judgement, refusal);
            };
        case Verdict.Rewrite _ -> throw new IllegalStateException("calls are not rewritten");
      };
    }

    private Outcome refused(CallJudgement judgement, Refusal refusal) {
      path.refused(judgement, refusal);
      return new Outcome.Refused(refusal, path);
    }

    /**
     * A digest of all that the request says that is the caller's. Of a body that comes unsigned
     * only its length is known beforehand.
     */
    private String asked(Reading.Understood call, Plain plain) {
      StringBuilder text = new StringBuilder();
      text.append(head.method()).append('\n').append(head.path()).append('\n');
      text.append(unsignedQuery()).append('\n');
      new TreeMap<>(head.headers())
          .forEach((name, value) -> {
            boolean isOwn = REPLACED.contains(name) && !name.equals("host");
            if (!isOwn && SentHeaders.says(call, name)) {
              text.append(name).append(':').append(value).append('\n');
            }
          });
      text.append(
          plain.body() != null
              ? sha256(plain.body())
              : payload instanceof Payload.Hashed(var sha256)
                  ? sha256
                  : "unsigned "
                      + head.headers()
                          .getOrDefault(
                              "x-amz-decoded-content-length",
                              head.headers().getOrDefault("content-length", "")));
      return sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Outcome sent(CallJudgement judgement, Reading.Understood call, Plain plain) {
      AwsKey key;
      switch (upstream.lend(path.identity(), path.session())) {
        case CallUpstream.Lent.Refused(var refusal) -> {
          return refused(judgement, refusal);
        }
        case CallUpstream.Lent.Key(var lent) -> key = lent;
      }
      Sending sending = null;
      try {
        sending = sending(call, plain, key);
        long exchange = path.forwarded(judgement);
        return new Outcome.Goes(
            path,
            exchange,
            judgement,
            call,
            masking.way(call, judgement.masks()),
            kept(judgement, call),
            sending.place(),
            head.method(),
            sending.target(),
            sending.headers(),
            plain.body(),
            sending.passing());
      } catch (UnreadableException e) {
        return refused(judgement, new Refusal(FaultCode.DENIED, reason(e), null));
      } catch (JournalException e) {
        if (sending != null && sending.passing() != null) {
          sending.passing().release();
        }
        return new Outcome.Refused(
            new Refusal(
                FaultCode.JOURNAL_UNAVAILABLE,
                "journal-unavailable",
                "the gate cannot record the call, so it does not pass"),
            path);
      }
    }

    /**
     * Objects are journaled by their digests, and so is what has secrets that the caller may see.
     */
    private int kept(CallJudgement judgement, Reading.Understood call) {
      return call.operation().traits().contains(Trait.STREAMED_RESPONSE)
              || !masking.records(call, judgement.masks())
          ? 0
          : path.resultCap();
    }

    private record Sending(
        CallUpstream.Place place,
        String target,
        Map<String, String> headers,
        @Nullable PassingBody passing) {}

    private Sending sending(Reading.Understood call, Plain plain, AwsKey key)
        throws UnreadableException {
      CallUpstream.Place place =
          upstream.place(call.model().head().endpoint(), call.call().region());
      String prefix = hosts.prefix(head.headers().getOrDefault("host", ""));
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
      if (!encoding.isEmpty()) {
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
      return new Sending(
          at.isEmpty() ? place : place.below(at),
          outgoing.path() + (query.isEmpty() ? "" : "?" + query),
          RequestSigner.signed(
              outgoing, scope.service(), scope.region(), key, clock.instant(), signed),
          plain.body() == null ? passing() : null);
    }

    /** What stands for the body in the signature; its length goes into the headers. */
    private String outline(Plain plain, Map<String, String> headers) throws UnreadableException {
      byte[] body = plain.body();
      if (body != null) {
        if (body.length > 0 || !Set.of("GET", "HEAD", "DELETE").contains(head.method())) {
          headers.put("content-length", Integer.toString(body.length));
        }
        return sha256(body);
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

    private PassingBody passing() {
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

  /**
   * A body as it is without chunks.
   *
   * @param body null where it streams
   * @param trailer the header that stood behind it
   */
  private record Plain(byte @Nullable [] body, Map<String, String> trailer) {}

  private static Reason reason(UnreadableException e) {
    return new Reason(e.code(), e.getMessage() == null ? "" : e.getMessage());
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(PassingBody.sha256().digest(bytes));
  }
}
