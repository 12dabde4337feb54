package dev.postern.aws.sign;

/**
 * The signatures of a body's chunks: each is over the one before it, the first over the request's.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Transferring
 *     payload in multiple chunks</a>
 */
public final class ChunkChain {
  private final SigningKey key;
  private final String dateAndScope;
  private String previous;

  ChunkChain(SigningKey key, String date, Scope scope, String seed) {
    this.key = key;
    this.dateAndScope = "\n" + date + "\n" + scope.text() + "\n";
    this.previous = seed;
  }

  /** Whether the next chunk, of this SHA-256, has this signature. */
  boolean isNext(String sha256, String signature) {
    return follow(
        key.sign(
            "AWS4-HMAC-SHA256-PAYLOAD"
                + dateAndScope
                + previous
                + "\n"
                + Hashes.OF_NOTHING
                + "\n"
                + sha256),
        signature);
  }

  /** Whether the trailer, of this SHA-256, has this signature. */
  boolean isTrailer(String sha256, String signature) {
    return follow(
        key.sign("AWS4-HMAC-SHA256-TRAILER" + dateAndScope + previous + "\n" + sha256), signature);
  }

  private boolean follow(String expected, String signature) {
    previous = expected;
    return Hashes.same(expected, signature);
  }
}
