package dev.postern.wire.mysql;

import dev.postern.core.Judgement;
import dev.postern.net.Exchange;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the server's packets on as the client's leg has them: where the legs have agreed on
 * different capabilities, or a packet could tell too much, they are written anew.
 */
final class Answers {
  /** An EOF packet is shorter: its first byte else begins a long cell. */
  static final int LONGEST_EOF = 8;

  /**
   * That a result's description follows: always, as its rows could not be masked without. The
   * server is not asked to leave any out.
   */
  static final int METADATA_FULL = 1;

  private final Relay relay;
  private final PacketInput input;
  private final Capabilities client;
  private final Capabilities upstream;

  /** Whether the client has got the error that its command ends in: nothing more is for it. */
  boolean silent;

  /**
   * @param input with the server's packet in front
   */
  Answers(Relay relay, PacketInput input) {
    this.relay = relay;
    this.input = input;
    this.client = relay.client.capabilities();
    this.upstream = relay.upstream.capabilities();
  }

  /** Whether the packet in front is no row but what ends them. */
  boolean endsRows() {
    int type = input.type();
    return type == ErrPacket.TYPE
        || (type == OkPacket.ENDS_ROWS
            && (upstream.deprecateEof()
                ? input.length() < PacketWriter.MAX
                : input.length() <= LONGEST_EOF));
  }

  /** The error of a guarded or filtered statement may carry a value in its text. */
  void passError(@Nullable Exchange exchange, @Nullable Judgement judgement, ErrPacket error) {
    if (judgement != null && judgement.losesErrorText()) {
      replace(exchange, ServerErrors.scrubbed(error)::write);
    } else {
      pass(exchange);
    }
  }

  void follow(OkPacket ok) {
    byte[] state = ok.state();
    if (state != null) {
      relay.state.changed(state);
    }
  }

  /**
   * Whether a client hears of warnings: it would ask for their texts, and their number alone may
   * tell of values.
   */
  static boolean tellsWarnings(Judgement judgement) {
    return !judgement.losesErrorText();
  }

  void passOk(@Nullable Exchange exchange, OkPacket ok) {
    follow(ok);
    boolean warned = exchange == null || tellsWarnings(exchange.judgement());
    boolean informed = exchange == null || (warned && !relay.limits.countsMatched());
    boolean same = !ok.tellsMore(warned, informed);
    if (same && (ok.state() == null || client.sessionTrack())) {
      pass(exchange);
    } else {
      replace(exchange, out -> ok.telling(warned, informed).write(out, client));
    }
  }

  /** Passes the EOF in front. */
  void passEof(@Nullable Exchange exchange, boolean warned) {
    if (!warned) {
      input.buffer().setShortLE(input.index() + PacketWriter.HEADER + 1, 0);
    }
    pass(exchange);
  }

  /** Passes the packet in front as a part of the exchange's result. */
  void pass(@Nullable Exchange exchange) {
    if (silent) {
      input.drop();
      return;
    }
    int from = input.index();
    relay.clientSequence = input.pass(relay.clientSequence);
    if (exchange != null) {
      exchange.result(input.buffer(), from, input.index() - from);
    }
  }

  /** Sends another packet in the place of the one in front. */
  void replace(@Nullable Exchange exchange, Consumer<ByteBuf> payload) {
    if (silent) {
      input.drop();
      return;
    }
    ByteBuf out = input.replacement();
    int start = out.writerIndex();
    relay.clientSequence = PacketWriter.packet(out, relay.clientSequence, payload);
    if (exchange != null) {
      exchange.result(out, start, out.writerIndex() - start);
    }
    input.skip();
  }
}
