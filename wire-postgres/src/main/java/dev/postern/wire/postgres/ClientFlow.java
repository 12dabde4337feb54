package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;

/** The client's messages, from its bytes to the upstream: read, judged, queued, sent. */
final class ClientFlow {
  private final Relay relay;
  private final FrontMessage front;
  private final FrameInput input;
  private final Judging judging;
  private final SimpleProtocol simple;
  private final ExtendedProtocol extended;
  private final Holding holding;
  private final OwnShow show;
  private boolean ended;
  private boolean terminated;

  ClientFlow(Relay relay) {
    this.relay = relay;
    this.front = new FrontMessage(relay, this::advance);
    this.input = front.input;
    this.judging = new Judging(relay, front);
    RunChecks checks = new RunChecks(relay, front, judging);
    OwnDescribe describe = new OwnDescribe(relay);
    this.holding = checks.holding();
    this.simple = new SimpleProtocol(relay, front, judging, checks, describe);
    this.extended = new ExtendedProtocol(relay, front, judging, checks, describe);
    this.show = new OwnShow(relay);
  }

  void onBytes(ByteBuf bytes) {
    if (terminated) {
      bytes.release();
      return;
    }
    input.add(relay.client.alloc(), bytes);
    input.passOn();
    advance();
  }

  /** The client will send no more: the server learns of it behind what was sent before. */
  void onEnded() {
    if (ended) {
      return;
    }
    ended = true;
    // Nobody would be there to send it again if people say no.
    holding.withdraw();
    if (!front.isWaiting()) {
      endUpstream();
    }
  }

  /** Takes back what waits for people; false where nothing does. */
  boolean withdraw() {
    return holding.withdraw();
  }

  boolean terminated() {
    return terminated || ended;
  }

  void release() {
    input.clear();
  }

  private void endUpstream() {
    relay.upstream.flush();
    SslHandler tls = relay.upstream.pipeline().get(SslHandler.class);
    if (tls != null && tls.engine().getSession().getProtocol().equals("TLSv1.3")) {
      tls.closeOutbound();
    } else if (tls == null && relay.upstream instanceof SocketChannel socket) {
      socket.shutdownOutput();
    } else {
      // Before TLS 1.3 a close_notify ends both directions, and the answers would be lost.
      ByteBuf terminate = relay.upstream.alloc().buffer(FrameInput.HEADER);
      FrontendMessages.terminate(terminate);
      relay.upstream.writeAndFlush(terminate);
    }
  }

  private void advance() {
    while (!front.isWaiting() && !terminated && !relay.isClosed() && input.hasHeader()) {
      if (relay.pendingCount() >= Relay.MAX_PENDING) {
        front.await();
        break;
      }
      if (!next()) {
        break;
      }
    }
    if (relay.isClosed()) {
      return;
    }
    input.cut();
    relay.upstream.flush();
    relay.clientReads.waiting(front.isWaiting() ? input.behind() : 0);
    input.trim();
    if (ended && !front.isWaiting()) {
      endUpstream();
    }
  }

  /** Deals with the message in front; false where more bytes must come first. */
  private boolean next() {
    byte type = input.type();
    int length = input.length();
    if (!FrontendLimits.isKnown(type)
        || length < 4
        || length > FrontendLimits.of(type, relay.maxMessage)) {
      refuseStream(type, length);
      return false;
    }
    if (type == 'd') {
      passUnlessSkipping();
      return true;
    }
    if (!input.isWhole()) {
      return false;
    }
    if (type == 'X') {
      terminated = true;
      input.pass();
      return true;
    }
    if (relay.skipping && type != 'S') {
      input.drop();
      return true;
    }
    if (relay.copyIn) {
      copying(type);
      return true;
    }
    if (OwnShow.isReadBySettings(type, input.body()) && !settled()) {
      return true;
    }
    judging.perform(() -> dispatch(type));
    return true;
  }

  /**
   * Whether the settings are known by which the server will read the message in front. Else the
   * input waits until it has reported them, or answered.
   */
  private boolean settled() {
    if (relay.awaitsReady()) {
      front.await();
      return false;
    }
    if (relay.settings.inDoubt()) {
      input.cut();
      show.ask();
      front.await();
      return false;
    }
    return true;
  }

  private void dispatch(byte type) {
    switch (type) {
      case 'Q' -> simple.query();
      case 'P' -> extended.parse();
      case 'B' -> extended.bind();
      case 'D' -> extended.describe();
      case 'E' -> extended.execute();
      case 'C' -> extended.close();
      case 'S' -> extended.sync();
      case 'H' -> input.pass();
      case 'F' -> simple.functionCall();
      case 'c', 'f' -> front.pass(new Pending.CopyEnd());
      default -> throw new IllegalStateException("type " + type);
    }
  }

  /**
   * A message the server cannot mean to take. Its header goes on so that the server ends the
   * session in its own words, but nothing behind it does.
   */
  private void refuseStream(byte type, int length) {
    if (length > relay.maxMessage && FrontendLimits.isWithinServers(type, length)) {
      front.await(() ->
          relay.end(
              new Refusal(
                  FaultCode.LIMIT,
                  "message-size",
                  "a message of "
                      + length
                      + " bytes is over the gate's limit of "
                      + relay.maxMessage)));
      return;
    }
    input.cut();
    relay.upstream.write(input.buffer().retainedSlice(input.index(), FrameInput.HEADER));
    relay.upstream.flush();
    terminated = true;
  }

  private void passUnlessSkipping() {
    if (relay.skipping && input.isWhole()) {
      input.drop();
    } else {
      input.pass();
    }
  }

  /**
   * The server takes messages as the data of a COPY. Of what is no part of that it reads the type
   * alone and ends the session; the body stays here, since the server may have left the COPY.
   */
  private void copying(byte type) {
    switch (type) {
      case 'c', 'f' -> {
        relay.copyIn = false;
        input.pass();
      }
      case 'S' -> {
        relay.doubtfulSyncs++;
        input.pass();
      }
      case 'H' -> input.pass();
      default -> {
        relay.copyIn = false;
        input.drop();
        Poison.writeEmpty(relay, type);
      }
    }
  }
}
