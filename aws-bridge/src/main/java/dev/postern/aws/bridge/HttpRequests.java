package dev.postern.aws.bridge;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Reads requests, and none whose end is said in two ways (RFC 9112, section 6.3). */
final class HttpRequests extends HttpRequestDecoder {
  static final int LONGEST_LINE = 16 << 10;
  static final int LONGEST_HEADERS = 32 << 10;

  HttpRequests() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(LONGEST_LINE)
            .setMaxHeaderSize(LONGEST_HEADERS)
            .setMaxChunkSize(UpstreamPool.PIECE));
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("the body's end is said in two ways");
  }
}
