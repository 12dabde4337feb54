package dev.postern.recorder;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signed statement of how far every chain reaches: one line of {@code checkpoints.jsonl}.
 *
 * @param number counts the checkpoints from 1
 * @param previous SHA-256 of the line before, in hex; zeros before the first
 * @param signature Ed25519 over the line up to the signature's own key, in hex
 */
record Checkpoint(
    long number, Instant at, String previous, List<Position> chains, String signature) {
  /** What stands before the first checkpoint and before a chain's first record. */
  static final String NO_HASH = "0".repeat(2 * ChainRecord.HASH);

  /** Bytes of a line at most: the gateway has fewer than a thousand event loops. */
  static final int MAX_LINE = 256 << 10;

  private static final String HASH = "([0-9a-f]{64})";
  private static final Pattern POSITION =
      Pattern.compile(
          "\\{\"chain\":(\\d{1,3}),\"kept-behind\":(\\d{1,18}),\"hash-before\":\"%s\",\"sequence\":(\\d{1,18}),\"hash\":\"%s\"}"
              .formatted(HASH, HASH));
  private static final Pattern LINE =
      Pattern.compile(
          "(\\{\"postern-checkpoint\":1,\"number\":(\\d{1,18}),\"at\":\"([-0-9T:.]{1,40}Z)\",\"previous\":\"%s\",\"chains\":\\[([^]]*)])(,\"signature\":\"([0-9a-f]{128})\"})"
              .formatted(HASH));

  /**
   * How far one chain reaches.
   *
   * @param keptBehind the sequence of the last record that retention has deleted, 0 for none
   * @param hashBefore that record's hash, which the first kept one follows
   * @param sequence of the last record
   * @param hash that record's
   */
  record Position(int chain, long keptBehind, String hashBefore, long sequence, String hash) {
    ChainCursor.Base base() {
      return new ChainCursor.Base(keptBehind, HexFormat.of().parseHex(hashBefore));
    }

    private String json() {
      return "{\"chain\":%d,\"kept-behind\":%d,\"hash-before\":\"%s\",\"sequence\":%d,\"hash\":\"%s\"}"
          .formatted(chain, keptBehind, hashBefore, sequence, hash);
    }
  }

  static Checkpoint signed(
      long number, Instant at, String previous, List<Position> chains, CheckpointKey key) {
    Checkpoint unsigned = new Checkpoint(number, at, previous, List.copyOf(chains), "");
    String signature = HexFormat.of().formatHex(key.sign(unsigned.content()));
    return new Checkpoint(number, at, previous, unsigned.chains, signature);
  }

  /** Reads a line without its end; accepts only the very bytes that {@link #line} writes. */
  static Checkpoint parse(byte[] line) throws MalformedJournalException {
    String text = new String(line, StandardCharsets.ISO_8859_1);
    Matcher matcher = LINE.matcher(text);
    if (!matcher.matches()) {
      throw new MalformedJournalException("not a checkpoint");
    }
    List<Position> chains = new ArrayList<>();
    Matcher position = POSITION.matcher(matcher.group(5));
    while (position.find()) {
      chains.add(
          new Position(
              Integer.parseInt(position.group(1)),
              Long.parseLong(position.group(2)),
              position.group(3),
              Long.parseLong(position.group(4)),
              position.group(5)));
    }
    Checkpoint checkpoint =
        new Checkpoint(
            Long.parseLong(matcher.group(2)),
            instant(matcher.group(3)),
            matcher.group(4),
            List.copyOf(chains),
            matcher.group(7));
    if (!checkpoint.line().equals(text)) {
      throw new MalformedJournalException("a checkpoint in an unknown form");
    }
    return checkpoint;
  }

  boolean isSignedBy(PublicKey key) {
    return CheckpointKey.verify(key, content(), HexFormat.of().parseHex(signature));
  }

  String line() {
    return new String(content(), StandardCharsets.ISO_8859_1)
        + ",\"signature\":\""
        + signature
        + "\"}";
  }

  /** What the next checkpoint carries of this one. */
  String hash() {
    return HexFormat.of()
        .formatHex(ChainRecord.sha256().digest(line().getBytes(StandardCharsets.ISO_8859_1)));
  }

  private byte[] content() {
    StringBuilder positions = new StringBuilder();
    for (Position chain : chains) {
      positions.append(positions.isEmpty() ? "" : ",").append(chain.json());
    }
    return "{\"postern-checkpoint\":1,\"number\":%d,\"at\":\"%s\",\"previous\":\"%s\",\"chains\":[%s]"
        .formatted(number, at, previous, positions)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Instant instant(String text) throws MalformedJournalException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedJournalException("a checkpoint's time");
    }
  }
}
