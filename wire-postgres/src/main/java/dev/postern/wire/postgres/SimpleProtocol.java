package dev.postern.wire.postgres;

import dev.postern.core.Judgement;
import dev.postern.core.Verdict;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Query and FunctionCall, which the server answers with ReadyForQuery each. */
final class SimpleProtocol {
  private final Relay relay;
  private final FrontMessage front;
  private final Judging judging;
  private final RunChecks checks;
  private final OwnDescribe describe;

  SimpleProtocol(
      Relay relay, FrontMessage front, Judging judging, RunChecks checks, OwnDescribe describe) {
    this.relay = relay;
    this.front = front;
    this.judging = judging;
    this.checks = checks;
    this.describe = describe;
  }

  void query() {
    judging.judged(StatementText.decode(text(), relay.settings.charset()), List.of(), this::send);
  }

  private byte[] text() {
    return QueryMessage.read(front.input.body()).text();
  }

  private void send(Judgement judgement) {
    if (!judging.refused(judgement, true)) {
      checks.check(judgement, List.of(), true, this::describeAndForward);
    }
  }

  private void describeAndForward(Judgement judgement) {
    if (!OwnDescribe.wanted(judgement)) {
      forward(judgement, List.of());
      return;
    }
    front.stop();
    describe.beforeQuery(
        judgement,
        copies -> front.resume(() -> forward(judgement, copies)),
        () -> front.resume(front.input::drop));
  }

  private void forward(Judgement judgement, List<Prepared> copies) {
    relay.expect(new Pending.Query(judging.open(judgement, List.of()), copies));
    relay.settings.synced();
    front.passText(judgement, this::text, FrontendMessages::query);
    if (checks.settles(judgement)) {
      front.await();
    }
  }

  void functionCall() {
    ByteBuf body = front.input.body();
    if (body.readableBytes() < Integer.BYTES) {
      throw new ProtocolViolation("insufficient data left in message");
    }
    Judgement judgement =
        relay.path.judgeOpaque("(function call, OID " + body.getUnsignedInt(0) + ")");
    if (judgement.verdict() instanceof Verdict.Hold) {
      judging.refuse(judgement, Judging.NOT_SHOWN, true);
    } else if (!judging.refused(judgement, true)) {
      front.pass(new Pending.FunctionCall(judging.open(judgement, List.of())));
    }
  }
}
