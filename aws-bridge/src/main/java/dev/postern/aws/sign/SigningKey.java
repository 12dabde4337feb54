package dev.postern.aws.sign;

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
}
