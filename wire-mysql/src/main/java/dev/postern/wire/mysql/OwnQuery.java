package dev.postern.wire.mysql;

import dev.postern.net.Cumulation;
import dev.postern.wire.mysql.TextResult.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The queries of one {@link OwnSession}, one after another. Confined to the connection's event
 * loop.
 */
final class OwnQuery implements UpstreamSession.Receiver {
  private final Channel channel;
  private final Capabilities capabilities;
  private final TextResult.Bounds bounds;
  private final Cumulation input = new Cumulation();
  private State state = new State.Idle();
  private int sequence;

  private sealed interface State {
    record Idle() implements State {}

    record Asked(TextResult result, CompletableFuture<List<List<@Nullable String>>> answer)
        implements State {}

    record Over(String why) implements State {}
  }

  OwnQuery(Channel channel, Capabilities capabilities, TextResult.Bounds bounds) {
    this.channel = channel;
    this.capabilities = capabilities;
    this.bounds = bounds;
  }

  /** Puts a question; the one before must have been answered. */
  void ask(String sql, CompletableFuture<List<List<@Nullable String>>> answer) {
    switch (state) {
      case State.Idle _ -> {
        state = new State.Asked(new TextResult(capabilities, bounds), answer);
        ByteBuf out = channel.alloc().buffer();
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        sequence =
            PacketWriter.packet(out, 0, payload -> QueryMessage.write(payload, text, capabilities));
        channel.writeAndFlush(out);
      }
      case State.Asked _ ->
          answer.completeExceptionally(new IOException("another query is under way"));
      case State.Over(var why) -> answer.completeExceptionally(new IOException(why));
    }
  }

  @Override
  public void onUpstreamBytes(ByteBuf bytes) {
    input.add(channel.alloc(), bytes);
    ByteBuf all = input.bytes();
    try {
      while (all != null && !(state instanceof State.Over) && next(all)) {}
    } catch (ProtocolViolation violation) {
      end("it does not speak MySQL's protocol");
    }
    if (state instanceof State.Over) {
      input.release();
    } else if (all != null) {
      all.discardSomeReadBytes();
      input.trim();
    }
  }

  /** Deals with the packet in front; false where more bytes must come first. */
  private boolean next(ByteBuf bytes) {
    if (bytes.readableBytes() < PacketWriter.HEADER) {
      return false;
    }
    int start = bytes.readerIndex();
    int length = bytes.getUnsignedMediumLE(start);
    if (length == 0 || length == PacketWriter.MAX) {
      throw new ProtocolViolation("a packet of an impossible length");
    }
    if (bytes.readableBytes() - PacketWriter.HEADER < length) {
      return false;
    }
    if (!(state instanceof State.Asked asked)) {
      end("it ends the session");
      return false;
    }
    if (bytes.getUnsignedByte(start + 3) != (sequence++ & 0xff)) {
      throw new ProtocolViolation("packets out of order");
    }
    bytes.skipBytes(PacketWriter.HEADER);
    answered(asked, asked.result().onPacket(bytes.readSlice(length)));
    return true;
  }

  private void answered(State.Asked asked, Answer what) {
    switch (what) {
      case Answer.Wait _ -> {}
      case Answer.Rows(var rows) -> {
        state = new State.Idle();
        asked.answer().complete(rows);
      }
      case Answer.Failed(var error) -> {
        state = new State.Idle();
        // Its text may name hosts and users.
        asked
            .answer()
            .completeExceptionally(
                new IOException(
                    "the database refuses the query: error %d (%s)"
                        .formatted(error.code(), error.sqlState())));
      }
      case Answer.TooLarge _ -> end("the result is larger than the gate takes");
    }
  }

  /** Closes the connection; a query that waits fails. */
  void end(String why) {
    State before = state;
    if (before instanceof State.Over) {
      return;
    }
    state = new State.Over(why);
    channel.close();
    if (before instanceof State.Asked(_, var answer)) {
      answer.completeExceptionally(new IOException(why));
    }
  }

  @Override
  public void onUpstreamGone() {
    end("the database closed the connection");
    input.release();
  }

  @Override
  public void upstreamWritable(boolean writable) {}
}
