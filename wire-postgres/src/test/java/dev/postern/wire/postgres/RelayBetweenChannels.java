package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.net.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A relay between two channels without sockets, fed with both peers' messages. */
abstract class RelayBetweenChannels {
  final EmbeddedChannel client = new EmbeddedChannel();
  final EmbeddedChannel upstream = new EmbeddedChannel();
  final ScriptedPath path = new ScriptedPath();
  final Deque<Runnable> blocking = new ArrayDeque<>();

  /** What has to be told once the statement that was to be cancelled is. */
  final List<Runnable> cancels = new ArrayList<>();

  Relay relay = newRelay();

  Relay newRelay() {
    Target target =
        new Target(
            "c",
            "localhost",
            1,
            "d",
            new Target.Tls.Off(),
            "u",
            new Target.Credential.Password(new Secret("p")));
    return new Relay(
        path,
        client,
        upstream,
        new ReadGate(client),
        new ReadGate(upstream),
        blocking::add,
        1 << 20,
        new CancelKeys().issuer(target, false),
        (_, done) -> cancels.add(done),
        () -> {});
  }

  @AfterEach
  void noBufferIsLeft() {
    relay.onClientGone();
    client.finishAndReleaseAll();
    upstream.finishAndReleaseAll();
  }

  static ByteBuf message(String type, String body) {
    byte[] bytes = body.getBytes(US_ASCII);
    ByteBuf message = Unpooled.buffer();
    message.writeByte(type.charAt(0)).writeInt(bytes.length + 4).writeBytes(bytes);
    return message;
  }

  void fromClient(String type, String body) {
    relay.onClientBytes(message(type, body));
    run();
  }

  void fromServer(String type, String body) {
    relay.onUpstreamBytes(message(type, body));
    run();
  }

  void run() {
    client.runPendingTasks();
    upstream.runPendingTasks();
  }

  List<String> toClient() {
    return messages(client);
  }

  List<String> toServer() {
    return messages(upstream);
  }

  static List<String> messages(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    List<String> messages = new ArrayList<>();
    while (all.isReadable()) {
      char type = (char) all.readByte();
      byte[] body = new byte[all.readInt() - 4];
      all.readBytes(body);
      messages.add(type + ":" + new String(body, US_ASCII).replace('\0', '|'));
    }
    all.release();
    return messages;
  }
}
