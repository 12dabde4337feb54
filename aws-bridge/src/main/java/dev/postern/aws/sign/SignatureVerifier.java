package dev.postern.aws.sign;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures of keys that the gate gave out: in a header or the target, over a body's
 * hash, an unsigned body, or chunks. SigV4a and SigV2 are refused.
 *
 * <p>A header's signature is good for five minutes and once. One in the target is good for as long
 * as it says, an hour at most and not longer than its key, and any number of times: a link is made
 * to be followed.
 */
public final class SignatureVerifier {
  /** Why a body is refused that is not the one that was signed. */
  public static final Reason ALTERED =
      new Reason("altered-body", "the body is another than was signed");

  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int SHARES = 4;
  private static final String S3 = "s3";
  private static final String CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  private static final String CHUNKS_AND_TRAILER = CHUNKS + "-TRAILER";
  private static final String UNSIGNED_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  private static final String UNHEARD = "no-such-key";
  private final GateKeys keys;
  private final InstantSource clock;
  private final ReplayWindow replays;

  /**
   * @param remembered how many signatures are remembered against replay, of one key a quarter of
   *     them at most; beyond that all are refused until some are too old to be used again
   */
  public SignatureVerifier(GateKeys keys, InstantSource clock, int remembered) {
    this.keys = keys;
    this.clock = clock;
    this.replays = new ReplayWindow(SKEW, Math.max(1, remembered / SHARES), remembered);
  }

  /**
   * Verifies a request's head, and its body where that has been read.
   *
   * @param bodySha256 of the whole body in small hexadecimal digits, null where it was not read
   *     yet: where the head itself does not say what is signed of it either, only the key is looked
   *     at
   */
  public Verification verify(RequestHead head, @Nullable String bodySha256) {
    try {
      return verified(head, bodySha256);
    } catch (UnreadableException e) {
      return new Verification.Refused(e.reason());
    }
  }

  /**
   * What the request says that it was signed for: nothing to believe before it is verified.
   *
   * @throws UnreadableException where it says no such thing
   */
  public static Scope scope(RequestHead head) throws UnreadableException {
    return Claim.of(head).scope();
  }

  private Verification verified(RequestHead head, @Nullable String bodySha256)
      throws UnreadableException {
    Claim claim = Claim.of(head);
    Instant now = clock.instant();
    requireTime(claim, now);
    GateKey key = keys.find(claim.keyId(), claim.token() == null ? "" : claim.token()).orElse(null);
    String payload = payload(head, claim, bodySha256);
    if (payload == null) {
      if (key == null) {
        throw wrongSignature();
      }
      requireKey(key, claim, now);
      return new Verification.NeedsBody(key);
    }
    SigningKey signing = new SigningKey(key == null ? UNHEARD : key.secret(), claim.scope());
    String expected = signing.signature(head, claim, payload);
    boolean same = Hashes.same(expected, claim.signature());
    if (key == null || !same) {
      throw wrongSignature();
    }
    requireKey(key, claim, now);
    Payload of = described(head, payload, claim, signing);
    if (of instanceof Payload.Hashed hashed && bodySha256 != null && !hashed.matches(bodySha256)) {
      return new Verification.Refused(ALTERED);
    }
    if (claim.expires() == null) {
      requireFirst(claim, now);
    }
    return new Verification.Verified(key, claim.scope(), of, claim.expires() != null);
  }

  private static UnreadableException wrongSignature() {
    return new UnreadableException("wrong-signature", "no key of the gate made this signature");
  }

  private static void requireTime(Claim claim, Instant now) throws UnreadableException {
    Instant signed = claim.time();
    Duration expires = claim.expires();
    if (expires != null && expires.compareTo(LONGEST) > 0) {
      throw new UnreadableException("expires", "the signature is said to be good for too long");
    }
    Instant end = signed.plus(expires == null ? SKEW : expires);
    if (now.isAfter(end) || now.isBefore(signed.minus(SKEW))) {
      throw new UnreadableException("stale", "the signature is of another time");
    }
  }

  private static void requireKey(GateKey key, Claim claim, Instant now) throws UnreadableException {
    if (!now.isBefore(key.until())) {
      throw new UnreadableException("key-over", "the key's time is over");
    }
    String token = key.sessionToken() == null ? "" : key.sessionToken();
    if (!Hashes.same(token, claim.token() == null ? "" : claim.token())) {
      throw new UnreadableException("wrong-token", "the session token is not the key's");
    }
  }

  private void requireFirst(Claim claim, Instant now) throws UnreadableException {
    switch (replays.take(claim.keyId(), claim.signature(), claim.time(), now)) {
      case FIRST -> {}
      case AGAIN -> throw new UnreadableException("replay", "the signature was used before");
      case FULL -> throw new UnreadableException("too-many", "too many signatures at once");
    }
  }

  /** The last line of what is signed, null where only the body could tell it. */
  private static @Nullable String payload(
      RequestHead head, Claim claim, @Nullable String bodySha256) throws UnreadableException {
    String said = head.headers().get("x-amz-content-sha256");
    boolean s3 = claim.scope().service().equals(S3);
    if (claim.expires() != null && s3) {
      if (said != null && !said.equals(Claim.UNSIGNED)) {
        throw new UnreadableException("malformed-signature", "a link's body is never signed");
      }
      return Claim.UNSIGNED;
    }
    if (said != null) {
      return said;
    }
    return bodySha256 == null && !head.hasBody() ? Hashes.OF_NOTHING : bodySha256;
  }

  private static Payload described(
      RequestHead head, String payload, Claim claim, SigningKey signing)
      throws UnreadableException {
    boolean s3 = claim.scope().service().equals(S3);
    if (payload.matches("[0-9a-f]{64}")) {
      return new Payload.Hashed(payload);
    }
    if (payload.equals(Claim.UNSIGNED)) {
      return new Payload.Unsigned();
    }
    ChunkChain chain = new ChunkChain(signing, claim.date(), claim.scope(), claim.signature());
    String trailer = head.headers().getOrDefault("x-amz-trailer", "");
    boolean trailed = trailer.matches("x-amz-checksum-[a-z0-9]{1,20}");
    long length = decodedLength(head);
    if (s3 && payload.equals(CHUNKS) && trailer.isEmpty()) {
      return new Payload.Chunked(chain, length, "");
    }
    if (s3 && payload.equals(CHUNKS_AND_TRAILER) && trailed) {
      return new Payload.Chunked(chain, length, trailer);
    }
    if (s3 && payload.equals(UNSIGNED_CHUNKS) && trailed) {
      return new Payload.Chunked(null, length, trailer);
    }
    throw new UnreadableException("other-payload", "this way to sign a body is not known");
  }

  private static long decodedLength(RequestHead head) throws UnreadableException {
    String length = head.headers().getOrDefault("x-amz-decoded-content-length", "");
    if (!length.matches("0|[1-9][0-9]{0,14}")) {
      throw new UnreadableException(
          "malformed-header", "the length of the chunked body is not said");
    }
    return Long.parseLong(length);
  }
}
