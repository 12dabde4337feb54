package dev.postern.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DialerIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** Tells what it is called with. */
  private static final class Reads extends ChannelInboundHandlerAdapter {
    final CompletableFuture<Boolean> active = new CompletableFuture<>();
    final CompletableFuture<Integer> first = new CompletableFuture<>();

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      active.complete(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      first.complete((int) bytes.readByte());
      bytes.release();
    }
  }

  @Test
  void theSecondAddressIsTriedWhereTheFirstDoesNotAnswer() throws Exception {
    int closed;
    try (ServerSocket left = new ServerSocket(0, 1, LOOPBACK)) {
      closed = left.getLocalPort();
    }
    Reads handler = new Reads();
    try (EventLoops loops = new EventLoops(1);
        ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
      Channel channel =
          new Dialer(loops, 5_000)
              .dial(
                  loops.group().next(),
                  List.of(
                      new InetSocketAddress(LOOPBACK, closed),
                      new InetSocketAddress(LOOPBACK, server.getLocalPort())),
                  handler)
              .get(10, TimeUnit.SECONDS);
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write(42);
        assertThat(handler.active.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(handler.first.get(10, TimeUnit.SECONDS)).isEqualTo(42);
      }
      channel.close().await();
    }
  }
}
