package dev.postern.aws.bridge;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.model.OperationModel.Trait;
import dev.postern.aws.sign.SignatureVerifier;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.CallPath;
import dev.postern.core.FaultCode;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.net.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request and its response. Confined to the event loop of its client's connection. */
final class CallExchange implements UpstreamLeg.Call {
  /** Of a request's or response's body that is read whole. */
  static final int LONGEST_READ = 1 << 20;

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

  /** What may be asked twice without being done twice. */
  private static final Set<Kind> REPEATABLE = Set.of(Kind.READ, Kind.LIST);

  private static final Refusal INTERNAL =
      new Refusal(FaultCode.INTERNAL, "internal", "a fault of the gate's own");
  private static final Refusal UNREACHABLE =
      new Refusal(
          FaultCode.UPSTREAM_UNREACHABLE, "upstream-unreachable", "the gate cannot reach AWS");
  private static final Refusal LOST =
      new Refusal(FaultCode.UPSTREAM_LOST, "upstream-lost", "AWS left in the middle of its answer");
  private static final Refusal TOO_LONG =
      new Refusal(
          FaultCode.LIMIT, "too-long", "the request has to be read, and is longer than 1 MiB");
  private static final Refusal ANSWER_TOO_LONG =
      new Refusal(
          FaultCode.DENIED,
          "response-too-long",
          "the response has to be read for masks, and is longer than 1 MiB");

  private enum Phase {
    /** Whether its body has to be read is found out. */
    BEGUN,
    /** Its body is read. */
    READ,
    /** It is decided about, and AWS is dialed. */
    DECIDED,
    /** It passes. */
    PASSING,
    OVER
  }

  private final CallConnection client;
  private final CallParts parts;
  private final Waiting waiting = new Waiting();
  private final CallSlots.Slot slot;
  private final Deque<ByteBuf> early = new ArrayDeque<>();
  private final ByteBuf read = Unpooled.buffer(0, LONGEST_READ);
  private Phase phase = Phase.BEGUN;
  private @Nullable RequestHead head;
  private @Nullable String service;
  private boolean continues;

  /** It keeps its slot as long, also where its client has left. */
  private boolean deciding;

  private boolean received;
  private Outcome.@Nullable Goes goes;
  private @Nullable UpstreamLeg leg;
  private boolean fresh;
  private @Nullable ResponseRecord record;
  private @Nullable HttpResponse responseHead;
  private boolean answering;
  private boolean sent;

  /** Bytes of an answer that is read whole. */
  private int gathered;

  CallExchange(CallConnection client, CallParts parts) {
    this.client = client;
    this.parts = parts;
    this.slot = parts.slots().slot();
  }

  void begin(HttpRequest request) {
    if (request.decoderResult().isFailure()
        || !HttpVersion.HTTP_1_1.equals(request.protocolVersion())) {
      phase = Phase.OVER;
      client.unreadable();
      return;
    }
    client.answersHead(request.method().equals(HttpMethod.HEAD));
    continues = HttpUtil.is100ContinueExpected(request);
    if (!HttpUtil.isKeepAlive(request)) {
      client.beLast();
    }
    List<RequestHead.Header> headers = new ArrayList<>();
    request
        .headers()
        .forEach(header -> headers.add(new RequestHead.Header(header.getKey(), header.getValue())));
    RequestHead of;
    try {
      of = RequestHead.of(request.method().name(), request.uri(), headers);
    } catch (UnreadableException e) {
      client.beLast();
      refuse(new Refusal(FaultCode.PROTOCOL_VIOLATION, reason(e), null));
      return;
    }
    head = of;
    if (!slot.take()) {
      refuse(CallSlots.FULL);
      return;
    }
    try {
      if (!of.hasBody()) {
        decide(of, new byte[0]);
        return;
      }
      client.reads().hold(ReadGate.Reason.INPUT_FULL);
      String scope = SignatureVerifier.scope(of).service();
      service = scope;
      parts.blocking().execute(() -> findOutWhatIsRead(of, scope));
    } catch (UnreadableException e) {
      refuse(new Refusal(FaultCode.AUTHENTICATION, reason(e), null));
    }
  }

  private void findOutWhatIsRead(RequestHead of, String scope) {
    try {
      boolean whole = parts.desk().readsBody(of, scope);
      client.channel().eventLoop().execute(() -> bodyIsRead(of, whole));
    } catch (RuntimeException | Error e) {
      parts.log().fault(client.address(), e);
      client.channel().eventLoop().execute(() -> decided(new Outcome.Refused(INTERNAL, null)));
    }
  }

  private void bodyIsRead(RequestHead of, boolean whole) {
    if (phase != Phase.BEGUN) {
      return;
    }
    if (!whole) {
      decide(of, null);
      return;
    }
    if (Long.parseLong(of.headers().getOrDefault("content-length", "0")) > LONGEST_READ) {
      refuse(TOO_LONG);
      return;
    }
    phase = Phase.READ;
    client.await();
    sayContinue();
    while (phase == Phase.READ && !early.isEmpty()) {
      gather(early.remove());
    }
    if (phase != Phase.READ) {
      return;
    }
    if (received) {
      decide(of, bytes());
    } else {
      client.reads().release(ReadGate.Reason.INPUT_FULL);
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[read.readableBytes()];
    read.readBytes(bytes);
    read.release();
    return bytes;
  }

  private void gather(ByteBuf piece) {
    try {
      if (read.readableBytes() + piece.readableBytes() > LONGEST_READ) {
        refuse(TOO_LONG);
        return;
      }
      read.writeBytes(piece);
    } finally {
      piece.release();
    }
  }

  private void sayContinue() {
    if (continues && !received) {
      client
          .channel()
          .writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    continues = false;
  }

  /** Whether it still wants what its client sends. */
  boolean takes() {
    return !received && phase != Phase.OVER;
  }

  /** Takes over a piece of the request's body. */
  void content(HttpContent content, boolean end) {
    if (content.decoderResult().isFailure()) {
      content.release();
      client.channel().close();
      return;
    }
    received = end;
    switch (phase) {
      case BEGUN, DECIDED -> early.add(content.content());
      case READ -> {
        gather(content.content());
        if (end && phase == Phase.READ && head != null) {
          decide(head, bytes());
        }
      }
      case PASSING -> pass(content.content());
      case OVER -> content.release();
    }
  }

  private void decide(RequestHead of, byte @Nullable [] body) {
    phase = Phase.DECIDED;
    deciding = true;
    client.came();
    String address = client.address();
    parts
        .blocking()
        .execute(() -> {
          Outcome outcome;
          try {
            outcome =
                parts.desk().decide(of, body, address, waiting, slot, client.channel().alloc());
          } catch (RuntimeException | Error e) {
            parts.log().fault(address, e);
            outcome = new Outcome.Refused(INTERNAL, null);
          }
          Outcome decided = outcome;
          client.channel().eventLoop().execute(() -> decided(decided));
        });
  }

  private void decided(Outcome outcome) {
    deciding = false;
    switch (outcome) {
      case Outcome.Refused(var refusal, var path) -> {
        if (path == null) {
          parts.log().refused(client.address(), refusal.reason().code());
        }
        if (phase != Phase.OVER) {
          refuse(refusal);
        } else {
          discard();
        }
      }
      case Outcome.Goes going -> {
        goes = going;
        record =
            new ResponseRecord(
                going.call().operation().traits().contains(Trait.STREAMED_RESPONSE)
                    ? 0
                    : going.path().resultCap());
        if (phase == Phase.OVER) {
          finish();
          return;
        }
        client.follow(going.path());
        dial(going, false);
      }
    }
  }

  private void dial(Outcome.Goes going, boolean anew) {
    parts
        .pool()
        .take(
            client.channel().eventLoop(),
            going.place(),
            anew,
            new UpstreamPool.Taker() {
              @Override
              public void open(UpstreamLeg taken, boolean isFresh) {
                if (phase == Phase.OVER) {
                  parts.pool().giveBack(client.channel().eventLoop(), going.place(), taken);
                  return;
                }
                leg = taken;
                fresh = isFresh;
                taken.use(CallExchange.this);
                send(going, taken);
              }

              @Override
              public void failed() {
                if (phase != Phase.OVER) {
                  fail(UNREACHABLE);
                }
              }
            });
  }

  private void send(Outcome.Goes going, UpstreamLeg to) {
    phase = Phase.PASSING;
    var request =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(going.method()), going.target());
    going.headers().forEach((name, value) -> request.headers().set(name, value));
    to.channel().write(request);
    byte[] body = going.body();
    if (body != null) {
      if (body.length > 0) {
        to.channel().write(new DefaultHttpContent(Unpooled.wrappedBuffer(body)));
      }
      to.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      sent = true;
      return;
    }
    to.channel().flush();
    sayContinue();
    boolean all = received;
    received = false;
    while (phase == Phase.PASSING && !early.isEmpty()) {
      ByteBuf piece = early.remove();
      received = all && early.isEmpty();
      pass(piece);
    }
    if (phase == Phase.PASSING && !received) {
      client.reads().release(ReadGate.Reason.INPUT_FULL);
    }
  }

  /** Sends a piece of the body on, and its end where it is the last. */
  private void pass(ByteBuf piece) {
    UpstreamLeg to = leg;
    PassingBody passing = goes == null ? null : goes.passing();
    if (to == null || passing == null) {
      piece.release();
      return;
    }
    try {
      passing.next(piece, out -> to.channel().write(new DefaultHttpContent(out)));
      if (received) {
        passing.end(out -> to.channel().write(new DefaultHttpContent(out)));
        to.channel().write(LastHttpContent.EMPTY_LAST_CONTENT);
        sent = true;
      }
      to.channel().flush();
      client.reads().set(ReadGate.Reason.PEER_SLOW, !to.channel().isWritable());
    } catch (UnreadableException e) {
      fail(new Refusal(FaultCode.AUTHENTICATION, reason(e), null));
    }
  }

  @Override
  public void writable(boolean writable) {
    client.reads().set(ReadGate.Reason.PEER_SLOW, !writable);
  }

  void clientWritable(boolean writable) {
    if (leg != null) {
      leg.reads().set(ReadGate.Reason.PEER_SLOW, !writable);
    }
  }

  @Override
  public void head(HttpResponse response) {
    if (record == null || goes == null) {
      return;
    }
    answering = true;
    record.status(response.status().code());
    responseHead = response;
    if (goes.masked()) {
      if (HttpUtil.getContentLength(response, 0L) > LONGEST_READ && !isHead()) {
        fail(ANSWER_TOO_LONG);
      }
      return;
    }
    HttpResponse out = new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status());
    Set<String> named = named(response);
    response
        .headers()
        .forEach(header -> {
          if (!named.contains(header.getKey().toLowerCase(Locale.ROOT))) {
            out.headers().add(header.getKey(), header.getValue());
          }
        });
    boolean hasLength = out.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    int code = response.status().code();
    if (!hasLength && code != 204 && code != 304) {
      HttpUtil.setTransferEncodingChunked(out, true);
    }
    closing(out);
    client.channel().write(out);
  }

  /** Headers for the hop to AWS alone, those that Connection names among them (RFC 9110, 7.6.1). */
  private static Set<String> named(HttpResponse response) {
    Set<String> named = new HashSet<>(FOR_ONE_HOP);
    for (String connection : response.headers().getAll(HttpHeaderNames.CONNECTION)) {
      for (String name : connection.split(",", -1)) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return named;
  }

  private boolean isHead() {
    return head != null && head.method().equals("HEAD");
  }

  /** Says so where the connection ends behind this answer. */
  private void closing(HttpResponse out) {
    if (!sent) {
      client.beLast();
    }
    if (client.isLast()) {
      out.headers().set(HttpHeaderNames.CONNECTION, "close");
    }
  }

  @Override
  public void content(HttpContent content) {
    if (phase != Phase.PASSING || record == null || goes == null) {
      content.release();
      return;
    }
    if (goes.masked()) {
      gatherAnswer(content.content());
      return;
    }
    record.passed(content.content());
    if (content.content().isReadable()) {
      client.channel().writeAndFlush(new DefaultHttpContent(content.content()));
      if (leg != null) {
        leg.reads().set(ReadGate.Reason.PEER_SLOW, !client.channel().isWritable());
      }
    } else {
      content.release();
    }
  }

  private void gatherAnswer(ByteBuf piece) {
    early.add(piece);
    gathered += piece.readableBytes();
    if (gathered > LONGEST_READ) {
      fail(ANSWER_TOO_LONG);
    }
  }

  @Override
  public void ended() {
    if (phase != Phase.PASSING || goes == null || record == null) {
      return;
    }
    if (goes.masked()) {
      try {
        answerMasked(goes, record);
      } catch (RuntimeException | StackOverflowError e) {
        parts.log().fault(goes.path().session(), e);
        answering = false;
        fail(INTERNAL);
      }
      return;
    }
    client.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    over();
  }

  private void answerMasked(Outcome.Goes of, ResponseRecord kept) {
    HttpResponse response = responseHead;
    if (response == null) {
      return;
    }
    ByteBuf all = Unpooled.buffer();
    while (!early.isEmpty()) {
      ByteBuf piece = early.remove();
      all.writeBytes(piece);
      piece.release();
    }
    byte[] body = new byte[all.readableBytes()];
    all.readBytes(body);
    Map<String, String> headers = new HashMap<>();
    Set<String> named = named(response);
    response
        .headers()
        .forEach(header -> {
          String name = header.getKey().toLowerCase(Locale.ROOT);
          if (!named.contains(name)) {
            headers.merge(name, header.getValue(), (one, other) -> one + ", " + other);
          }
        });
    switch (parts
        .masking()
        .mask(of.call(), of.judgement().masks(), response.status().code(), headers, body)) {
      case ResponseMasking.Masked.Refused(var reason) -> {
        answering = false;
        fail(new Refusal(FaultCode.DENIED, reason, null));
      }
      case ResponseMasking.Masked.Passed passed -> {
        kept.masked(passed.fields(), passed.count());
        ByteBuf content = Unpooled.wrappedBuffer(passed.body());
        kept.passed(content);
        HttpResponse out = new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status());
        passed.headers().forEach((name, value) -> out.headers().set(name, value));
        if (!isHead()) {
          out.headers().set(HttpHeaderNames.CONTENT_LENGTH, passed.body().length);
        }
        closing(out);
        client.channel().write(out);
        client.channel().write(new DefaultHttpContent(content));
        client.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        over();
      }
    }
  }

  @Override
  public void lost() {
    leg = null;
    if (phase != Phase.PASSING || goes == null) {
      return;
    }
    boolean again = goes.body() != null && REPEATABLE.containsAll(goes.judgement().call().kinds());
    if (!answering && !fresh && again) {
      // It had most likely ended while nobody used it; if not, to ask again changes nothing.
      phase = Phase.DECIDED;
      sent = false;
      dial(goes, true);
      return;
    }
    fail(LOST);
  }

  /** The call went to AWS, or was about to, and comes to nothing. */
  private void fail(Refusal refusal) {
    dropLeg();
    boolean begun = answering && goes != null && !goes.masked();
    if (begun) {
      // What the client has of the answer cannot be taken back.
      finish();
      client.channel().close();
      return;
    }
    if (record != null) {
      record.status(0);
    }
    finish();
    answer(refusal);
  }

  /** Refused before anything left. */
  private void refuse(Refusal refusal) {
    phase = Phase.OVER;
    discard();
    answer(refusal);
  }

  private void answer(Refusal refusal) {
    if (!received && head != null && head.hasBody()) {
      client.beLast();
    }
    Answer answer = Answer.of(refusal, parts.models(), serviceName(), head);
    var response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
    answer.headers().forEach((name, value) -> response.headers().set(name, value));
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    if (client.isLast()) {
      response.headers().set(HttpHeaderNames.CONNECTION, "close");
    }
    client.channel().write(response);
    client.channel().write(new DefaultHttpContent(Unpooled.wrappedBuffer(answer.body())));
    client.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    client.answered(isReceived());
  }

  private @Nullable String serviceName() {
    if (service == null && head != null) {
      try {
        service = SignatureVerifier.scope(head).service();
      } catch (UnreadableException e) {
        return null;
      }
    }
    return service;
  }

  private boolean isReceived() {
    return received || head == null || !head.hasBody();
  }

  /** The answer has passed whole. */
  private void over() {
    UpstreamLeg of = leg;
    leg = null;
    if (of != null && goes != null) {
      if (sent) {
        parts.pool().giveBack(client.channel().eventLoop(), goes.place(), of);
      } else {
        of.drop();
      }
    }
    finish();
    client.answered(isReceived());
  }

  /** Journals what came of it, once. */
  private void finish() {
    phase = Phase.OVER;
    discard();
    if (goes != null && record != null) {
      CallPath path = goes.path();
      try {
        path.finished(goes.exchange(), record.ended());
      } catch (RuntimeException e) {
        parts.log().fault(path.session(), e);
      }
      if (goes.passing() != null) {
        goes.passing().release();
      }
      record = null;
    }
  }

  private void discard() {
    if (!deciding) {
      slot.leave();
    }
    while (!early.isEmpty()) {
      early.remove().release();
    }
  }

  private void dropLeg() {
    if (leg != null) {
      leg.drop();
      leg = null;
    }
  }

  /** The session is over, or what it runs is cancelled. */
  void cut(CallPath path, Refusal refusal) {
    if (goes != null && goes.path().session().equals(path.session()) && phase != Phase.OVER) {
      fail(refusal);
    }
  }

  void clientGone() {
    waiting.leave();
    if (phase == Phase.OVER) {
      return;
    }
    dropLeg();
    if (goes == null) {
      phase = Phase.OVER;
      discard();
    } else {
      finish();
    }
  }

  /** Whether the rest of the request's body is to come, so that its client must not fall silent. */
  boolean awaitsClient() {
    return phase == Phase.READ || (phase == Phase.PASSING && !sent);
  }

  private static Reason reason(UnreadableException e) {
    return new Reason(e.code(), e.getMessage() == null ? "" : e.getMessage());
  }
}
