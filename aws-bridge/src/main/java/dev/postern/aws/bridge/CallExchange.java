package dev.postern.aws.bridge;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.sign.SignatureVerifier;
import dev.postern.aws.sign.Verification;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.CallPath;
import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.net.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request and its response. Confined to the event loop of its client's connection. */
final class CallExchange {
  static final Refusal INTERNAL =
      new Refusal(FaultCode.INTERNAL, "internal", "a fault of the gate's own");
  private static final Refusal TOO_SLOW =
      new Refusal(FaultCode.LIMIT, "too-slow", "the request's body takes too long to come");

  private enum Phase {
    /** Whether it is from a holder of a key, and its body has to be read, is found out. */
    BEGUN,
    /** Its body is read. */
    READ,
    /** It is decided about, and passes. */
    DECIDED,
    OVER
  }

  private final CallConnection client;
  private final CallParts parts;
  private final Waiting waiting = new Waiting();
  private final CallSlots.Slot slot;
  private final IncomingBody body;
  private Phase phase = Phase.BEGUN;
  private Verification.@Nullable Verified verified;
  private @Nullable Future<?> deadline;
  private @Nullable RequestHead head;
  private @Nullable String service;
  private boolean continues;

  /** It keeps its slot as long, also where its client has left. */
  private boolean deciding;

  /** Of sessions of this connection that have ended meanwhile, or what they ran. */
  private final Map<SessionId, Refusal> ends = new HashMap<>();

  private @Nullable ForwardedCall forwarded;

  CallExchange(CallConnection client, CallParts parts) {
    this.client = client;
    this.parts = parts;
    this.body = new IncomingBody(parts.unverified().new Share());
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
      refuseUnseen(new Refusal(FaultCode.PROTOCOL_VIOLATION, e.reason(), null));
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
      refuseUnseen(new Refusal(FaultCode.AUTHENTICATION, e.reason(), null));
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
      case Opening.Refused(var refusal) -> refuseUnseen(refusal);
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
      refuseUnseen(IncomingBody.TOO_LONG);
      return;
    }
    phase = Phase.READ;
    deadline =
        client
            .channel()
            .eventLoop()
            .schedule(this::tooSlow, parts.limits().patience().toMillis(), TimeUnit.MILLISECONDS);
    sayContinue();
    for (ByteBuf piece = body.kept(); piece != null; piece = body.kept()) {
      gather(piece);
      if (phase != Phase.READ) {
        return;
      }
    }
    if (body.isReceived()) {
      decide(of, body.bytes());
    } else {
      client.reads().release(ReadGate.Reason.INPUT_FULL);
    }
  }

  private void gather(ByteBuf piece) {
    Refusal refusal = body.read(piece, verified != null);
    if (refusal != null) {
      refuseUnseen(refusal);
    }
  }

  private void tooSlow() {
    if (phase == Phase.READ) {
      refuseUnseen(TOO_SLOW);
    }
  }

  /** Tells a client that waits for it to send its body. */
  void sayContinue() {
    if (continues && !body.isReceived()) {
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
    return !body.isReceived() && phase != Phase.OVER;
  }

  /** Takes over a piece of the request's body. */
  void content(HttpContent content, boolean end) {
    if (content.decoderResult().isFailure()) {
      content.release();
      client.channel().close();
      return;
    }
    if (end) {
      body.beReceived();
    }
    ByteBuf piece = content.content();
    switch (phase) {
      case BEGUN -> body.keep(piece);
      case READ -> {
        gather(piece);
        if (end && phase == Phase.READ && head != null) {
          decide(head, body.bytes());
        }
      }
      case DECIDED -> {
        if (forwarded != null && forwarded.isPassing()) {
          forwarded.pass(piece, end);
        } else {
          body.keep(piece);
        }
      }
      case OVER -> piece.release();
    }
  }

  private void decide(RequestHead of, byte @Nullable [] whole) {
    phase = Phase.DECIDED;
    deciding = true;
    stopWatch();
    String address = client.address();
    Received there = new Received(of, verified, whole, address, body.unverified());
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
        if (phase == Phase.OVER) {
          discard();
        } else if (path == null) {
          refuseUnseen(refusal);
        } else {
          refuse(refusal);
        }
      }
      case Outcome.Goes going -> {
        ForwardedCall call =
            new ForwardedCall(client, parts, this, body, going, going.method().equals("HEAD"));
        if (phase == Phase.OVER) {
          call.leave();
          discard();
          return;
        }
        forwarded = call;
        client.follow(going.path());
        Refusal end = ends.get(going.path().session());
        if (end == null) {
          call.send();
        } else {
          call.cut(going.path(), end);
        }
      }
    }
  }

  void clientPaused() {
    if (forwarded != null) {
      forwarded.clientPaused();
    }
  }

  void clientDrained() {
    if (forwarded != null) {
      forwarded.clientDrained();
    }
  }

  /**
   * The call comes to nothing.
   *
   * @param begun whether the client has a part of AWS's answer, which cannot be taken back
   */
  void failed(Refusal refusal, boolean begun) {
    if (begun) {
      phase = Phase.OVER;
      discard();
      client.channel().close();
    } else {
      refuse(refusal);
    }
  }

  /** The answer has passed whole. */
  void over() {
    phase = Phase.OVER;
    discard();
    client.answered(isReceived());
  }

  /** Of who is not let in yet, so that no journal has it. */
  private void refuseUnseen(Refusal refusal) {
    parts.log().refused(client.address(), refusal.reason().code());
    refuse(refusal);
  }

  private void refuse(Refusal refusal) {
    phase = Phase.OVER;
    discard();
    answer(refusal);
  }

  private void answer(Refusal refusal) {
    if (!isReceived()) {
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
    return body.isReceived() || head == null || !head.hasBody();
  }

  private void stopWatch() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private void discard() {
    stopWatch();
    body.discard();
    if (!deciding) {
      slot.leave();
    }
  }

  /** The session is over, or what it runs is cancelled. */
  void cut(CallPath path, Refusal refusal) {
    if (forwarded != null) {
      forwarded.cut(path, refusal);
    } else if (deciding) {
      // It may have been let pass already, which is not known here yet.
      ends.put(path.session(), refusal);
    }
  }

  void clientGone() {
    waiting.leave();
    if (phase == Phase.OVER) {
      return;
    }
    phase = Phase.OVER;
    if (forwarded != null) {
      forwarded.leave();
    }
    discard();
  }

  /** Whether the rest of the request's body is to come, so that its client must not fall silent. */
  boolean awaitsClient() {
    return phase == Phase.READ || (forwarded != null && forwarded.awaitsClient());
  }
}
