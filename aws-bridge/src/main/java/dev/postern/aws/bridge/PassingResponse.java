package dev.postern.aws.bridge;

import dev.postern.aws.value.UnreadableException;
import dev.postern.core.FaultCode;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A response on its way to the client: piece for piece, or read whole to be masked, or since it is
 * an error. Confined to an event loop.
 */
final class PassingResponse {
  private static final Set<String> FOR_ONE_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Refusal TOO_LONG =
      new Refusal(
          FaultCode.DENIED,
          "response-too-long",
          "the response has to be read for masks, and is longer than 1 MiB");
  private static final Refusal ERROR_TOO_LONG =
      new Refusal(
          FaultCode.DENIED, "response-too-long", "AWS answers with an error longer than 64 KiB");

  private final CallConnection client;
  private final CallParts parts;
  private final Outcome.Goes call;
  private final boolean toHead;
  private final ResponseRecord record;
  private @Nullable WholeBody whole;
  private boolean error;

  /** What hides events as they come, null where the body passes as it is. */
  private ResponseMasking.@Nullable Pieces pieces;

  private @Nullable HttpResponse head;
  private boolean begun;

  /**
   * @param toHead whether it answers a HEAD, and so has no body
   */
  PassingResponse(CallConnection client, CallParts parts, Outcome.Goes call, boolean toHead) {
    this.client = client;
    this.parts = parts;
    this.call = call;
    this.toHead = toHead;
    this.record = new ResponseRecord(call.kept());
    this.whole = call.way() == ResponseMasking.Way.WHOLE ? new WholeBody() : null;
  }

  /** Whether AWS has begun to answer. */
  boolean isAnswering() {
    return head != null;
  }

  /** Whether the client has a part of it, which cannot be taken back. */
  boolean isBegun() {
    return begun;
  }

  /** What is journaled of it. */
  ResponseRecord record() {
    return record;
  }

  /** Takes its head; why it does not pass, null where nothing is against it. */
  @Nullable Refusal head(HttpResponse response) {
    record.status(response.status().code());
    head = response;
    error = UpstreamError.is(response.status().code());
    if (error) {
      whole = new WholeBody(UpstreamError.LONGEST);
    }
    if (whole != null) {
      int longest = error ? UpstreamError.LONGEST : WholeBody.LONGEST;
      return !toHead && HttpUtil.getContentLength(response, 0L) > longest ? tooLong() : null;
    }
    HttpResponse out = new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status());
    switch (call.way()) {
      case HEADERS, EVENTS -> {
        ResponseMasking.Head left =
            parts
                .masking()
                .head(
                    call.call(),
                    call.judgement().masks(),
                    response.status().code(),
                    joined(response));
        record.masked(left.masked());
        pieces = left.body();
        left.headers().forEach((name, value) -> out.headers().set(name, value));
      }
      case UNREAD, WHOLE ->
          headers(response).forEach((name, values) -> out.headers().set(name, values));
    }
    boolean hasLength = out.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    int code = response.status().code();
    if (!hasLength && code != 204 && code != 304) {
      HttpUtil.setTransferEncodingChunked(out, true);
    }
    send(out);
    return null;
  }

  private Refusal tooLong() {
    return error ? ERROR_TOO_LONG : TOO_LONG;
  }

  private void send(HttpResponse out) {
    if (client.isLast()) {
      out.headers().set(HttpHeaderNames.CONNECTION, "close");
    }
    client.channel().write(out);
    begun = true;
  }

  /**
   * Its headers but those for the hop to AWS, those that Connection names among them (RFC 9110,
   * 7.6.1).
   */
  private static Map<String, List<String>> headers(HttpResponse response) {
    Set<String> oneHop = new HashSet<>(FOR_ONE_HOP);
    for (String connection : response.headers().getAll(HttpHeaderNames.CONNECTION)) {
      for (String name : connection.split(",", -1)) {
        oneHop.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : response.headers().names()) {
      if (!oneHop.contains(name.toLowerCase(Locale.ROOT))) {
        headers.put(name.toLowerCase(Locale.ROOT), response.headers().getAll(name));
      }
    }
    return headers;
  }

  /** The same, each in one line. */
  private static Map<String, String> joined(HttpResponse response) {
    Map<String, String> headers = new HashMap<>();
    headers(response).forEach((name, values) -> headers.put(name, String.join(", ", values)));
    return headers;
  }

  /** Takes a piece over, to be flushed; why it does not pass, null where nothing is against it. */
  @Nullable Refusal content(ByteBuf piece) {
    if (whole != null) {
      return whole.add(piece) ? null : tooLong();
    }
    if (pieces == null) {
      pass(piece);
      return null;
    }
    byte[] bytes = new byte[piece.readableBytes()];
    piece.readBytes(bytes);
    piece.release();
    try {
      byte[] shown = pieces.next(bytes);
      record.masked(pieces.masked());
      pass(Unpooled.wrappedBuffer(shown));
      return null;
    } catch (UnreadableException e) {
      return unreadable(e);
    }
  }

  private void pass(ByteBuf piece) {
    record.passed(piece);
    if (piece.isReadable()) {
      client.channel().write(new DefaultHttpContent(piece));
    } else {
      piece.release();
    }
  }

  /** What the client has of the answer cannot be taken back, so that the log alone says why. */
  private Refusal unreadable(UnreadableException e) {
    Reason why = new Reason("response-" + e.code(), "the response cannot be read for masks");
    parts.log().refused(client.address(), why.code());
    return new Refusal(FaultCode.DENIED, why, null);
  }

  /** It is at its end; why it does not pass, null where it has passed. */
  @Nullable Refusal end() {
    if (whole != null) {
      return head == null ? null : whole(head, whole.bytes());
    }
    try {
      if (pieces != null) {
        pieces.end();
      }
    } catch (UnreadableException e) {
      return unreadable(e);
    }
    client.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    return null;
  }

  private @Nullable Refusal whole(HttpResponse response, byte[] body) {
    Map<String, String> headers = joined(response);
    if (call.way() != ResponseMasking.Way.WHOLE) {
      sendWhole(response, headers, body);
      return null;
    }
    return switch (parts
        .masking()
        .mask(call.call(), call.judgement().masks(), response.status().code(), headers, body)) {
      case ResponseMasking.Masked.Refused(Reason reason) ->
          new Refusal(FaultCode.DENIED, reason, null);
      case ResponseMasking.Masked.Passed passed -> {
        record.masked(passed.masked());
        sendWhole(response, passed.headers(), passed.body());
        yield null;
      }
    };
  }

  private void sendWhole(HttpResponse response, Map<String, String> headers, byte[] body) {
    int status = response.status().code();
    Answer told =
        error ? UpstreamError.told(call, status, headers, body) : new Answer(status, headers, body);
    HttpResponse out = new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status());
    told.headers().forEach((name, value) -> out.headers().set(name, value));
    ByteBuf content = toHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(told.body());
    if (!toHead) {
      out.headers().set(HttpHeaderNames.CONTENT_LENGTH, told.body().length);
    }
    record.passed(content);
    send(out);
    client.channel().write(new DefaultHttpContent(content));
    client.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }
}
