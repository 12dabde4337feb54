package dev.postern.aws.bridge;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.sign.AwsKey;
import dev.postern.aws.sign.ChunkSigner;
import dev.postern.aws.sign.RequestSigner;
import dev.postern.aws.sign.SdkSigned;
import dev.postern.aws.value.UnreadableException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * An object that goes up without being held.
 *
 * @param altered the place of a byte that is sent otherwise than it was signed, -1 for none
 */
record LongUpload(LongBody body, String key, Way way, long altered) {
  private static final String END = "\r\n";

  /** How the body is signed. */
  enum Way {
    HASH,
    SIGNED_CHUNKS,
    /** Not at all; most SDKs of today send their checksum behind it. */
    UNSIGNED_CHUNKS
  }

  /** A request as it is signed for the gate. */
  static RequestHead head(String method, String path, Map<String, String> more, String payload)
      throws UnreadableException {
    Map<String, String> headers = new TreeMap<>(more);
    headers.put("host", "gate.example.com");
    AwsKey signing = new AwsKey(SdkSigned.KEY.id(), SdkSigned.KEY.secret(), "token=");
    return new RequestHead(
        method,
        path,
        "",
        RequestSigner.signed(
            new RequestHead(method, path, "", headers),
            "s3",
            "eu-west-1",
            signing,
            SdkSigned.NOW,
            payload));
  }

  /** As it goes onto the wire. */
  static byte[] wire(RequestHead head) {
    return ascii(
        head.method()
            + " "
            + head.path()
            + " HTTP/1.1\r\n"
            + head.headers().entrySet().stream()
                .map(one -> one.getKey() + ": " + one.getValue() + END)
                .collect(Collectors.joining())
            + END);
  }

  /** Sends all of it, or fails where the gate hangs up. */
  void send(Socket socket) throws IOException, UnreadableException {
    OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 2 * LongBody.BLOCK);
    RequestHead head =
        switch (way) {
          case HASH -> head(Map.of(), body.length(), body.sha256());
          case SIGNED_CHUNKS ->
              head(
                  Map.of("content-encoding", "aws-chunked"),
                  framed(";chunk-signature=".length() + 64, ""),
                  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
          case UNSIGNED_CHUNKS ->
              head(
                  Map.of(
                      "content-encoding", "aws-chunked", "x-amz-trailer", "x-amz-checksum-crc32"),
                  framed(0, trailer(0)),
                  "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        };
    out.write(wire(head));
    ChunkSigner signer = new ChunkSigner(head, SdkSigned.KEY);
    CRC32 checksum = new CRC32();
    body.each((at, bytes, length) -> {
      checksum.update(bytes, 0, length);
      out.write(before(signer, bytes, length));
      boolean here = at <= altered && altered < at + length;
      if (here) {
        bytes[(int) (altered - at)] ^= 1;
      }
      out.write(bytes, 0, length);
      if (here) {
        bytes[(int) (altered - at)] ^= 1;
      }
      out.write(ascii(way == Way.HASH ? "" : END));
    });
    out.write(before(signer, new byte[0], 0));
    out.write(
        ascii(
            switch (way) {
              case HASH -> "";
              case SIGNED_CHUNKS -> END;
              case UNSIGNED_CHUNKS -> trailer((int) checksum.getValue());
            }));
    out.flush();
  }

  private RequestHead head(Map<String, String> more, long length, String payload)
      throws UnreadableException {
    Map<String, String> headers = new TreeMap<>(more);
    headers.put("content-length", Long.toString(length));
    if (way != Way.HASH) {
      headers.put("x-amz-decoded-content-length", Long.toString(body.length()));
    }
    return head("PUT", "/bucket/" + key, headers, payload);
  }

  private byte[] before(ChunkSigner signer, byte[] bytes, int length) {
    return switch (way) {
      case HASH -> new byte[0];
      case SIGNED_CHUNKS -> signer.line(bytes, length);
      case UNSIGNED_CHUNKS -> ascii(Integer.toHexString(length) + END);
    };
  }

  /**
   * How long it is in chunks of whole blocks, and one of none.
   *
   * @param signature bytes of each
   */
  private long framed(int signature, String trailer) {
    long blocks = body.length() / LongBody.BLOCK;
    long each =
        2L * END.length()
            + LongBody.BLOCK
            + signature
            + Integer.toHexString(LongBody.BLOCK).length();
    int last = way == Way.SIGNED_CHUNKS ? END.length() : trailer.length();
    return blocks * each + 1 + signature + END.length() + last;
  }

  private static String trailer(int checksum) {
    byte[] bytes = HexFormat.of().parseHex(HexFormat.of().toHexDigits(checksum));
    return "x-amz-checksum-crc32:" + Base64.getEncoder().encodeToString(bytes) + END + END;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
