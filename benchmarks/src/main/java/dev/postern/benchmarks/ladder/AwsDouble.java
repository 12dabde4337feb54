package dev.postern.benchmarks.ladder;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What stands in for S3 and DynamoDB, in a process of its own: it verifies no signature and stores
 * nothing, so that little of what is measured is its own. A GET of {@code /BUCKET/SIZE/ANYTHING} is
 * answered with so many bytes, a POST with an item of a kilobyte, and an upload with nothing.
 */
final class AwsDouble extends SimpleChannelInboundHandler<HttpObject> {
  private static final int PIECE = 64 << 10;
  private static final ByteBuf OBJECT = Unpooled.unreleasableBuffer(random());
  private static final ByteBuf ITEM =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer()
              .writeBytes(
                  "{\"Item\":{\"id\":{\"S\":\"k\"},\"text\":{\"S\":\"%s\"}}}"
                      .formatted("x".repeat(980))
                      .getBytes(StandardCharsets.US_ASCII)));

  /** Bytes of an object that are still to be sent. */
  private long left;

  private boolean sending;
  private HttpMethod method = HttpMethod.GET;
  private String path = "";

  private AwsDouble() {}

  /** Its port, certificate and key. */
  public static void main(String[] arguments) throws Exception {
    SslContext tls =
        SslContextBuilder.forServer(Path.of(arguments[1]).toFile(), Path.of(arguments[2]).toFile())
            .protocols("TLSv1.3")
            .build();
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), EpollIoHandler.newFactory());
    new ServerBootstrap()
        .group(loops)
        .channel(EpollServerSocketChannel.class)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        tls.newHandler(channel.alloc()),
                        new HttpServerCodec(16 << 10, 64 << 10, PIECE),
                        new AwsDouble());
              }
            })
        .bind(Door.HOST, Integer.parseInt(arguments[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  /**
   * Starts it.
   *
   * @param folder has the certificate {@code server.crt} and its key {@code server.key}
   */
  static Child start(Path folder, int port) throws IOException, InterruptedException {
    return Child.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            AwsDouble.class.getName(),
            Integer.toString(port),
            folder.resolve("server.crt").toString(),
            folder.resolve("server.key").toString()),
        Map.of(),
        folder.resolve("double.log"),
        port);
  }

  private static ByteBuf random() {
    byte[] bytes = new byte[PIECE];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Unpooled.directBuffer(PIECE).writeBytes(bytes);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (message instanceof HttpRequest request) {
      method = request.method();
      path = request.uri();
    }
    if (message instanceof LastHttpContent) {
      answer(ctx);
    }
  }

  private void answer(ChannelHandlerContext ctx) {
    if (method.equals(HttpMethod.GET)) {
      left = Long.parseLong(path.split("/", -1)[2]);
      sending = true;
      ctx.write(head("binary/octet-stream", left));
      send(ctx);
    } else if (method.equals(HttpMethod.POST)) {
      ctx.write(head("application/x-amz-json-1.0", ITEM.readableBytes()));
      ctx.write(new DefaultHttpContent(ITEM.duplicate()));
      ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    } else {
      ctx.write(head("application/xml", 0));
      ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private static HttpResponse head(String type, long length) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers()
        .set("x-amz-request-id", "4442587FB7D0A2F9")
        .set("content-type", type)
        .set("content-length", length);
    return head;
  }

  private void send(ChannelHandlerContext ctx) {
    while (left > 0 && ctx.channel().isWritable()) {
      int some = (int) Math.min(left, PIECE);
      left -= some;
      ctx.write(new DefaultHttpContent(OBJECT.duplicate().slice(0, some)));
      if (left > 0) {
        ctx.flush();
      }
    }
    if (left == 0 && sending) {
      sending = false;
      ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (sending) {
      send(ctx);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
