package dev.postern.aws.bridge;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.sign.SignatureVerifier;
import dev.postern.aws.sign.Verification;
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
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request and its response. Confined to the event loop of its client's connection. */
final class CallExchange implements UpstreamLeg.Call {
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

  private static final Refusal TOO_SLOW =
      new Refusal(FaultCode.LIMIT, "too-slow", "the request's body takes too long to come");
  private static final Refusal FULL =
      new Refusal(
          FaultCode.UNAVAILABLE,
          "too-many",
          "the gate holds too much now that it cannot verify yet");

  private enum Phase {
    /** Whether it is from a holder of a key, and its body has to be read, is found out. */
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
  private final WholeBody read = new WholeBody();
  private final UnverifiedBytes.Share unverified;
  private Phase phase = Phase.BEGUN;
  private Verification.@Nullable Verified verified;
  private @Nullable Future<?> deadline;
  private @Nullable RequestHead head;
  private @Nullable String service;
  private boolean continues;

  /** It keeps its slot as long, also where its client has left. */
  private boolean deciding;

  private boolean received;
  private Outcome.@Nullable Goes goes;
  private @Nullable UpstreamLeg leg;
  private boolean fresh;
  private @Nullable PassingResponse response;
  private boolean sent;

  CallExchange(CallConnection client, CallParts parts) {
    this.client = client;
    this.parts = parts;
    this.unverified = parts.unverified().new Share();
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
    try {
      if (!of.hasBody()) {
        decide(of, new byte[0]);
        return;
      }
      String scope = SignatureVerifier.scope(of).service();
      service = scope;
      client.reads().hold(ReadGate.Reason.INPUT_FULL);
      parts.blocking().execute(() -> open(of, scope));
    } catch (UnreadableException e) {
      refuse(new Refusal(FaultCode.AUTHENTICATION, reason(e), null));
    }
  }

  private void open(RequestHead of, String scope) {
    try {
      Opening opening = parts.desk().open(of, scope);
      client.channel().eventLoop().execute(() -> opened(of, opening));
    } catch (RuntimeException | Error e) {
      parts.log().fault(client.address(), e);
      client.channel().eventLoop().execute(() -> decided(new Outcome.Refused(INTERNAL, null)));
    }
  }

  private void opened(RequestHead of, Opening opening) {
    if (phase != Phase.BEGUN) {
      return;
    }
    switch (opening) {
      case Opening.Refused(var refusal) -> {
        parts.log().refused(client.address(), refusal.reason().code());
        refuse(refusal);
      }
      case Opening.Reads(var known, boolean whole) -> {
        verified = known;
        if (whole) {
          read(of);
        } else {
          decide(of, null);
        }
      }
    }
  }

  private void read(RequestHead of) {
    if (Long.parseLong(of.headers().getOrDefault("content-length", "0")) > WholeBody.LONGEST) {
      refuse(TOO_LONG);
      return;
    }
    phase = Phase.READ;
    deadline =
        client
            .channel()
            .eventLoop()
            .schedule(this::tooSlow, parts.limits().patience().toMillis(), TimeUnit.MILLISECONDS);
    sayContinue();
    while (phase == Phase.READ && !early.isEmpty()) {
      gather(early.remove());
    }
    if (phase != Phase.READ) {
      return;
    }
    if (received) {
      decide(of, read.bytes());
    } else {
      client.reads().release(ReadGate.Reason.INPUT_FULL);
    }
  }

  private void gather(ByteBuf piece) {
    if (verified == null && !unverified.take(piece.readableBytes())) {
      piece.release();
      refuse(FULL);
    } else if (!read.add(piece)) {
      refuse(TOO_LONG);
    }
  }

  private void tooSlow() {
    if (phase == Phase.READ) {
      refuse(TOO_SLOW);
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
          decide(head, read.bytes());
        }
      }
      case PASSING -> pass(content.content());
      case OVER -> content.release();
    }
  }

  private void decide(RequestHead of, byte @Nullable [] body) {
    phase = Phase.DECIDED;
    deciding = true;
    stopWatch();
    String address = client.address();
    Received there = new Received(of, verified, body, address, unverified);
    parts
        .blocking()
        .execute(() -> {
          Outcome outcome;
          try {
            outcome = parts.desk().decide(there, waiting, slot, client.channel().alloc());
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
        response = new PassingResponse(client, parts, going, isHead());
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
    sayContinue();
    boolean all = received;
    received = false;
    while (phase == Phase.PASSING && !early.isEmpty()) {
      ByteBuf piece = early.remove();
      received = all && early.isEmpty();
      pass(piece);
    }
    clientPaused();
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
        to.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        sent = true;
      }
    } catch (UnreadableException e) {
      fail(new Refusal(FaultCode.AUTHENTICATION, reason(e), null));
    }
  }

  /** Sends what has come of the body, and takes no more until the kernel has it. */
  void clientPaused() {
    UpstreamLeg to = leg;
    if (to != null && phase == Phase.PASSING) {
      to.channel().flush();
      client.reads().set(ReadGate.Reason.PEER_SLOW, !to.channel().isWritable());
    }
  }

  @Override
  public void drained() {
    client.reads().release(ReadGate.Reason.PEER_SLOW);
  }

  /** The client's kernel has all that was sent. */
  void clientDrained() {
    if (leg != null) {
      leg.reads().release(ReadGate.Reason.PEER_SLOW);
    }
  }

  @Override
  public void head(HttpResponse head) {
    if (response == null) {
      return;
    }
    if (!sent) {
      client.beLast();
    }
    failWhere(response, kept -> kept.head(head));
  }

  private boolean isHead() {
    return head != null && head.method().equals("HEAD");
  }

  @Override
  public void content(HttpContent content) {
    if (phase != Phase.PASSING || response == null) {
      content.release();
      return;
    }
    failWhere(response, kept -> kept.content(content.content()));
  }

  @Override
  public void paused() {
    if (phase != Phase.PASSING) {
      return;
    }
    client.channel().flush();
    if (leg != null) {
      leg.reads().set(ReadGate.Reason.PEER_SLOW, !client.channel().isWritable());
    }
  }

  @Override
  public void ended() {
    if (phase != Phase.PASSING || goes == null || response == null) {
      return;
    }
    if (failWhere(response, PassingResponse::end)) {
      over();
    }
  }

  /** Whether nothing is against it. */
  private boolean failWhere(
      PassingResponse of, Function<PassingResponse, @Nullable Refusal> passing) {
    Refusal refusal;
    try {
      refusal = passing.apply(of);
    } catch (RuntimeException | StackOverflowError e) {
      if (goes != null) {
        parts.log().fault(goes.path().session(), e);
      }
      refusal = INTERNAL;
    }
    if (refusal != null) {
      fail(refusal);
    }
    return refusal == null;
  }

  @Override
  public void lost() {
    leg = null;
    if (phase != Phase.PASSING || goes == null) {
      return;
    }
    boolean again = goes.body() != null && REPEATABLE.containsAll(goes.judgement().call().kinds());
    boolean answering = response != null && response.isAnswering();
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
    if (response != null && response.isBegun()) {
      // What the client has of the answer cannot be taken back.
      finish();
      client.channel().close();
      return;
    }
    if (response != null) {
      response.record().status(0);
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
    client.answer(Answer.of(refusal, parts.models(), serviceName(), head));
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
    if (goes != null && response != null) {
      CallPath path = goes.path();
      try {
        path.finished(goes.exchange(), response.record().ended());
      } catch (RuntimeException e) {
        parts.log().fault(path.session(), e);
      }
      if (goes.passing() != null) {
        goes.passing().release();
      }
      response = null;
    }
  }

  private void stopWatch() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private void discard() {
    stopWatch();
    unverified.release();
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
