package dev.postern.aws.model;

import java.util.Arrays;

/** How a service is spoken to. */
public enum Protocol {
  QUERY("query"),
  EC2("ec2"),
  JSON("json"),
  REST_JSON("rest-json"),
  REST_XML("rest-xml"),
  CBOR("smithy-rpc-v2-cbor");

  private final String word;

  Protocol(String word) {
    this.word = word;
  }

  static Protocol of(String word) {
    return Arrays.stream(values())
        .filter(protocol -> protocol.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no protocol of this name: " + word));
  }
}
