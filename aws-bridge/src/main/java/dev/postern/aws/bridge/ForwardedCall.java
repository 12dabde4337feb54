package dev.postern.aws.bridge;

import dev.postern.aws.value.UnreadableException;
import dev.postern.core.CallPath;
import dev.postern.core.FaultCode;
import dev.postern.core.Kind;
import dev.postern.core.Refusal;
import dev.postern.net.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that was let pass, on its way to AWS and back. It is journaled once, however it ends.
 * Confined to the event loop of its client's connection.
 */
final class ForwardedCall implements UpstreamLeg.Call {
  /** What may be asked twice without being done twice. */
  private static final Set<Kind> REPEATABLE = Set.of(Kind.READ, Kind.LIST);

  private static final Refusal UNREACHABLE =
      new Refusal(
          FaultCode.UPSTREAM_UNREACHABLE, "upstream-unreachable", "the gate cannot reach AWS");
  private static final Refusal LOST =
      new Refusal(FaultCode.UPSTREAM_LOST, "upstream-lost", "AWS left in the middle of its answer");

  /** The word for a client that is gone before it has the whole response. */
  private static final String LEFT = "client-left";

  private final CallConnection client;
  private final CallParts parts;
  private final CallExchange exchange;
  private final IncomingBody body;
  private final Outcome.Goes going;
  private final PassingResponse response;
  private @Nullable UpstreamLeg leg;

  /** The leg was opened for this call. */
  private boolean fresh;

  /** A leg has the request's head. */
  private boolean passing;

  /** It has the end of the request too. */
  private boolean sent;

  private boolean over;

  /**
   * @param toHead whether it is a HEAD
   */
  ForwardedCall(
      CallConnection client,
      CallParts parts,
      CallExchange exchange,
      IncomingBody body,
      Outcome.Goes going,
      boolean toHead) {
    this.client = client;
    this.parts = parts;
    this.exchange = exchange;
    this.body = body;
    this.going = going;
    this.response = new PassingResponse(client, parts, going, toHead);
  }

  /** Sends it, on a connection that is there or on a new one. */
  void send() {
    dial(false);
  }

  private void dial(boolean anew) {
    parts
        .pool()
        .take(
            client.channel().eventLoop(),
            going.place(),
            anew,
            new UpstreamPool.Taker() {
              @Override
              public void open(UpstreamLeg taken, boolean isFresh) {
                if (over) {
                  parts.pool().giveBack(client.channel().eventLoop(), going.place(), taken);
                  return;
                }
                leg = taken;
                fresh = isFresh;
                taken.use(ForwardedCall.this);
                send(taken);
              }

              @Override
              public void failed() {
                if (!over) {
                  fail(UNREACHABLE);
                }
              }
            });
  }

  private void send(UpstreamLeg to) {
    passing = true;
    var request =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(going.method()), going.target());
    going.headers().forEach((name, value) -> request.headers().set(name, value));
    to.channel().write(request);
    byte[] whole = going.body();
    if (whole != null) {
      if (whole.length > 0) {
        to.channel().write(new DefaultHttpContent(Unpooled.wrappedBuffer(whole)));
      }
      to.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      sent = true;
      return;
    }
    exchange.sayContinue();
    for (ByteBuf piece = body.kept(); piece != null; piece = passing ? body.kept() : null) {
      pass(piece, body.isReceived() && !body.hasKept());
    }
    clientPaused();
    if (passing && !body.isReceived()) {
      client.reads().release(ReadGate.Reason.INPUT_FULL);
    }
  }

  /** Whether what comes of the request's body can be sent on. */
  boolean isPassing() {
    return passing;
  }

  /**
   * Takes a piece of the body over and sends it on.
   *
   * @param last whether it is the last
   */
  void pass(ByteBuf piece, boolean last) {
    UpstreamLeg to = leg;
    PassingBody through = going.passing();
    if (to == null || through == null) {
      piece.release();
      return;
    }
    try {
      through.next(piece, out -> to.channel().write(new DefaultHttpContent(out)));
      if (last) {
        through.end(out -> to.channel().write(new DefaultHttpContent(out)));
        to.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        sent = true;
      }
    } catch (UnreadableException e) {
      fail(new Refusal(FaultCode.AUTHENTICATION, e.reason(), null));
    }
  }

  /** Whether the rest of the request's body is to come. */
  boolean awaitsClient() {
    return passing && !sent;
  }

  /** Sends what has come of the body, and takes no more until the kernel has it. */
  void clientPaused() {
    if (leg != null && passing) {
      leg.channel().flush();
      client.reads().set(ReadGate.Reason.PEER_SLOW, !leg.channel().isWritable());
    }
  }

  /** The client's kernel has all that was sent. */
  void clientDrained() {
    if (leg != null) {
      leg.reads().release(ReadGate.Reason.PEER_SLOW);
    }
  }

  @Override
  public void drained() {
    client.reads().release(ReadGate.Reason.PEER_SLOW);
  }

  @Override
  public void head(HttpResponse head) {
    if (!passing) {
      return;
    }
    if (!sent) {
      client.beLast();
    }
    failWhere(to -> to.head(head));
  }

  @Override
  public void content(HttpContent content) {
    if (!passing) {
      content.release();
      return;
    }
    failWhere(to -> to.content(content.content()));
  }

  @Override
  public void paused() {
    if (!passing) {
      return;
    }
    client.channel().flush();
    if (leg != null) {
      leg.reads().set(ReadGate.Reason.PEER_SLOW, !client.channel().isWritable());
    }
  }

  @Override
  public void ended() {
    if (passing && failWhere(PassingResponse::end)) {
      over();
    }
  }

  /** Whether nothing is against it. */
  private boolean failWhere(Function<PassingResponse, @Nullable Refusal> step) {
    Refusal refusal;
    try {
      refusal = step.apply(response);
    } catch (RuntimeException | StackOverflowError e) {
      parts.log().fault(going.path().session(), e);
      refusal = CallExchange.INTERNAL;
    }
    if (refusal != null) {
      fail(refusal);
    }
    return refusal == null;
  }

  @Override
  public void lost() {
    leg = null;
    if (!passing) {
      return;
    }
    boolean again =
        going.body() != null && REPEATABLE.containsAll(going.judgement().call().kinds());
    if (!response.isAnswering() && !fresh && again) {
      // It had most likely ended while nobody used it; if not, to ask again changes nothing.
      passing = false;
      sent = false;
      dial(true);
      return;
    }
    fail(LOST);
  }

  /** It went to AWS, or was about to, and comes to nothing. */
  private void fail(Refusal refusal) {
    dropLeg();
    response.record().withheld(refusal.reason().code());
    finish();
    exchange.failed(refusal, response.isBegun());
  }

  /** The answer has passed whole. */
  private void over() {
    UpstreamLeg of = leg;
    leg = null;
    if (of != null) {
      if (sent) {
        parts.pool().giveBack(client.channel().eventLoop(), going.place(), of);
      } else {
        of.drop();
      }
    }
    finish();
    exchange.over();
  }

  /** Its session is over, or what that runs is cancelled. */
  void cut(CallPath path, Refusal refusal) {
    if (!over && going.path().session().equals(path.session())) {
      fail(refusal);
    }
  }

  /** Nobody waits for it any more. */
  void leave() {
    dropLeg();
    response.record().withheld(LEFT);
    finish();
  }

  private void dropLeg() {
    if (leg != null) {
      leg.drop();
      leg = null;
    }
  }

  private void finish() {
    if (over) {
      return;
    }
    over = true;
    passing = false;
    CallPath path = going.path();
    try {
      path.finished(going.exchange(), response.record().ended());
    } catch (RuntimeException e) {
      parts.log().fault(path.session(), e);
    }
    if (going.passing() != null) {
      going.passing().release();
    }
  }
}
