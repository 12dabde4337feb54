package dev.postern.aws.sign;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.value.UnreadableException;
import java.nio.charset.StandardCharsets;

/** The key that a secret makes for one scope. */
final class SigningKey {
  private final byte[] bytes;

  SigningKey(String secret, Scope scope) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    key = Hashes.hmac(key, scope.date());
    key = Hashes.hmac(key, scope.region());
    key = Hashes.hmac(key, scope.service());
    bytes = Hashes.hmac(key, Scope.END);
  }

  String sign(String text) {
    return Hashes.hex(Hashes.hmac(bytes, text));
  }

  /** The signature over a request's head and what stands for its body. */
  String signature(RequestHead head, Claim claim, String payload) throws UnreadableException {
    return sign(
        Claim.ALGORITHM
            + "\n"
            + claim.date()
            + "\n"
            + claim.scope().text()
            + "\n"
            + Hashes.sha256(CanonicalRequest.of(head, claim, payload)));
  }
}
