package dev.postern.aws.sign;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.value.UnreadableException;
import java.nio.charset.StandardCharsets;

/**
 * Signs the chunks of a body that is too long for an SDK's signer to be given.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Transferring
 *     payload in multiple chunks</a>
 */
public final class ChunkSigner {
  private final SigningKey key;
  private final String dateAndScope;
  private String previous;

  /**
   * @param head as it is signed
   */
  public ChunkSigner(RequestHead head, GateKey of) throws UnreadableException {
    Claim claim = Claim.of(head);
    key = new SigningKey(of.secret(), claim.scope());
    dateAndScope = "\n" + claim.date() + "\n" + claim.scope().text() + "\n";
    previous = claim.signature();
  }

  /** The line before the next chunk. */
  public byte[] line(byte[] chunk, int length) {
    var digest = Hashes.sha256();
    digest.update(chunk, 0, length);
    previous =
        key.sign(
            "AWS4-HMAC-SHA256-PAYLOAD"
                + dateAndScope
                + previous
                + "\n"
                + Hashes.OF_NOTHING
                + "\n"
                + Hashes.hex(digest.digest()));
    return (Integer.toHexString(length) + ";chunk-signature=" + previous + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
