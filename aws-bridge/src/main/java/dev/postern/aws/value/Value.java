package dev.postern.aws.value;

import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A value of JSON or CBOR. */
public sealed interface Value {
  /** An object: its keys are all different, in their order. */
  record Fields(Map<String, Value> members) implements Value {}

  record Items(List<Value> values) implements Value {}

  record Text(String text) implements Value {}

  /** A number as it was written, since a reader's rounding must not become a difference. */
  record Num(String literal) implements Value {}

  record Flag(boolean value) implements Value {}

  record Blob(byte[] bytes) implements Value {
    public String base64() {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }

  record Null() implements Value {}
}
