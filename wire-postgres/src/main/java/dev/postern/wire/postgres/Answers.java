package dev.postern.wire.postgres;

import dev.postern.net.Exchange;

/** Hands the server's messages on as the same bytes, or keeps what the gate asked for itself. */
final class Answers {
  private final Relay relay;
  private final FrameInput input;

  /**
   * @param input with the server's message in front
   */
  Answers(Relay relay, FrameInput input) {
    this.relay = relay;
    this.input = input;
  }

  static ProtocolViolation unexpected() {
    return new ProtocolViolation("the database answered out of order");
  }

  /** The exchange in front. */
  Exchange exchange() {
    Exchange exchange = relay.exchange();
    if (exchange == null) {
      throw unexpected();
    }
    return exchange;
  }

  /** Passes a message that is part of the result of the exchange in front. */
  void passResult() {
    exchange().result(input.buffer(), input.index(), input.length() + 1);
    input.pass();
  }

  /**
   * Passes a message that is part of an answer.
   *
   * @param own whether the gate asked for itself, so that it does not reach the client
   */
  void part(boolean own) {
    if (own) {
      input.drop();
    } else {
      input.pass();
    }
  }

  /** As {@link #part}, of the message that an answer ends with. */
  void last(boolean own) {
    part(own);
    relay.pop();
  }
}
