package dev.postern.aws.bridge;

import dev.postern.net.ReadGate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connection to AWS, which one call after the other uses. Confined to its event loop, which is
 * that of its calls' clients.
 */
final class UpstreamLeg extends ChannelInboundHandlerAdapter {
  /** Continue, Processing and Early Hints: a response comes behind them. */
  private static final Set<Integer> BEFORE_ANOTHER = Set.of(100, 102, 103);

  private final Channel channel;
  private final ReadGate reads;
  private @Nullable Call call;
  private boolean informed;
  private boolean reusable = true;

  /** Who uses it now. */
  interface Call {
    void head(HttpResponse head);

    /** Takes it over. */
    void content(HttpContent content);

    /** All that was read at once is given. */
    void paused();

    /** The response is at its end. */
    void ended();

    /** The kernel has all that was sent. */
    void drained();

    /** It is gone, before the response was at its end. */
    void lost();
  }

  UpstreamLeg(Channel channel) {
    this.channel = channel;
    this.reads = new ReadGate(channel);
  }

  Channel channel() {
    return channel;
  }

  ReadGate reads() {
    return reads;
  }

  /** Whether another call may use it. */
  boolean isReusable() {
    return reusable && channel.isActive();
  }

  /** From now on it is this call's, or nobody's. */
  void use(@Nullable Call next) {
    call = next;
  }

  /** Ends it: what was sent stays unfinished. */
  void drop() {
    call = null;
    reusable = false;
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (call == null) {
      // Nobody has asked for it.
      ReferenceCountUtil.release(message);
      drop();
      return;
    }
    if (message instanceof HttpResponse head) {
      if (head.decoderResult().isFailure()) {
        ReferenceCountUtil.release(message);
        lost();
        return;
      }
      informed = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (informed && !BEFORE_ANOTHER.contains(head.status().code())) {
        // Behind a 101 comes no HTTP any more, and nobody knows what comes behind another one.
        ReferenceCountUtil.release(message);
        lost();
        return;
      }
      if (!informed) {
        reusable &= HttpUtil.isKeepAlive(head);
        call.head(head);
      }
    }
    if (message instanceof HttpContent content) {
      content(content);
    }
  }

  private void content(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (call == null || informed) {
      content.release();
      return;
    }
    if (content.decoderResult().isFailure()) {
      content.release();
      lost();
      return;
    }
    Call of = call;
    if (last) {
      call = null;
    }
    of.content(content);
    if (last) {
      of.ended();
    }
  }

  private void lost() {
    Call of = call;
    drop();
    if (of != null) {
      of.lost();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (call != null) {
      call.paused();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (call != null && channel.isWritable()) {
      call.drained();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      lost();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lost();
  }
}
