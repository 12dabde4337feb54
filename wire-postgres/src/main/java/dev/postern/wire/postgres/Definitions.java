package dev.postern.wire.postgres;

import io.netty.buffer.ByteBufUtil;

/** The answers to what gives names their meaning, and to what asks for that: Parse to Describe. */
final class Definitions {
  private final Relay relay;
  private final FrameInput input;
  private final Answers answers;
  private final ResultRows rows;

  Definitions(Relay relay, FrameInput input, Answers answers, ResultRows rows) {
    this.relay = relay;
    this.input = input;
    this.answers = answers;
    this.rows = rows;
  }

  /** Parse, Bind or Close is done. */
  void defined(Class<? extends Pending> kind) {
    Pending head = relay.head();
    if (!kind.isInstance(head)) {
      throw Answers.unexpected();
    }
    boolean own =
        switch (head) {
          case Pending.Parse parse -> parse.own();
          case Pending.Close close -> close.own();
          default -> false;
        };
    if (!own) {
      relay.names.confirmed(head);
    }
    answers.last(own);
  }

  /** ParameterDescription. */
  void parameters() {
    if (!(relay.head() instanceof Pending.DescribeStatement describe)) {
      throw Answers.unexpected();
    }
    if (describe.prepared() != null) {
      describe.prepared().parameters(ParameterDescription.read(input.body()));
    }
    answers.part(describe.own());
  }

  /** RowDescription. */
  void described() {
    switch (relay.head()) {
      case Pending.DescribeStatement(var prepared, var own) -> {
        if (prepared != null) {
          if (prepared.judgement().guarded()) {
            // A description that cannot be read is none.
            RowDescription.read(input.body(), relay.settings.charset());
          }
          describe(prepared, ByteBufUtil.getBytes(input.message()));
        }
        answers.last(own);
      }
      case Pending.DescribePortal(var portal, var own) -> {
        if (portal != null) {
          byte[] message = ByteBufUtil.getBytes(input.message());
          describe(portal.prepared(), message);
          if (portal.prepared().judgement().guarded()) {
            ResultPlan.of(relay, portal, message);
          }
        }
        answers.last(own);
      }
      case Pending.Query query -> {
        rows.described(query);
        answers.passResult();
      }
      case null, default -> throw Answers.unexpected();
    }
  }

  private void describe(Prepared prepared, byte[] message) {
    prepared.described(new Prepared.Description(message, relay.epoch()));
  }

  /** NoData. */
  void describedAsEmpty() {
    switch (relay.head()) {
      case Pending.DescribeStatement(_, var own) -> answers.last(own);
      case Pending.DescribePortal(_, var own) -> answers.last(own);
      case null, default -> throw Answers.unexpected();
    }
  }
}
