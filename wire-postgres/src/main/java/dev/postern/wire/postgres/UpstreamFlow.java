package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's messages, each read against the head of the queue of what was sent: rows masked,
 * errors of guarded statements stripped of their text, answers to the gate's own messages
 * swallowed, all else passed as the same bytes.
 */
final class UpstreamFlow {
  private final Relay relay;
  private final CancelKeys.Issuer cancelKeys;
  private final FrameInput input;
  private final Answers answers;
  private final ResultRows rows;
  private final Definitions definitions;
  private final ServerErrors errors;
  private final Completions completions;
  private @Nullable BackendKeyData key;

  UpstreamFlow(Relay relay, CancelKeys.Issuer cancelKeys) {
    this.relay = relay;
    this.cancelKeys = cancelKeys;
    this.input = new FrameInput(relay.client);
    this.answers = new Answers(relay, input);
    this.rows = new ResultRows(relay, input, answers, this::cancel);
    this.definitions = new Definitions(relay, input, answers, rows);
    this.errors = new ServerErrors(relay, input, answers);
    this.completions = new Completions(relay, input, answers, rows, errors);
  }

  void onBytes(ByteBuf bytes) {
    input.add(relay.upstream.alloc(), bytes);
    if (input.isPassing()) {
      rows.passOn();
    }
    while (!relay.isClosed() && input.hasHeader()) {
      if (input.length() < 4) {
        throw new ProtocolViolation("the database sent a message of an impossible length");
      }
      if (!next()) {
        break;
      }
    }
    if (!relay.isClosed()) {
      rows.endRun();
      input.cut();
      relay.client.flush();
      input.trim();
    }
  }

  void release() {
    input.clear();
  }

  /** Whether the client is between two messages, so that one of the gate's own can follow. */
  boolean atBoundary() {
    return input.atBoundary();
  }

  /** Whether the server has said itself why it leaves. */
  boolean saidFatal() {
    return errors.saidFatal();
  }

  /** Deals with the message in front; false where more bytes must come first. */
  private boolean next() {
    byte type = input.type();
    boolean row = type == 'D' || type == 'd';
    boolean kept = row && rows.staysHere();
    if (row && !kept && rows.isOpen()) {
      rows.pass();
      return true;
    }
    rows.endRun();
    if (!input.isWhole()) {
      if (input.length() > relay.maxMessage) {
        throw new ProtocolViolation("the database sent a message over the gate's limit");
      }
      return false;
    }
    if (kept) {
      rows.keep();
    } else if (relay.head() instanceof Pending.Show show && isOfShow(type)) {
      shown(type, show);
    } else if (row) {
      rows.mask(type);
    } else {
      dispatch(type);
    }
    return true;
  }

  private static boolean isOfShow(byte type) {
    return type == '1' || type == '2' || type == 'D' || type == 'C';
  }

  // ParseComplete, BindComplete, DataRow (Int16 count, Int32 size, Byte(n) value), CommandComplete
  private void shown(byte type, Pending.Show show) {
    if (type == 'D') {
      MessageReader row = new MessageReader(input.body());
      row.int16();
      relay.settings.answered(
          show.setting(), new String(row.bytes(row.int32()), StandardCharsets.US_ASCII));
    }
    if (type == 'C') {
      answers.last(true);
    } else {
      answers.part(true);
    }
  }

  private void dispatch(byte type) {
    if (rows.isCut()) {
      switch (type) {
        case 'T', 'H', 'c', 'N' -> {
          input.drop();
          return;
        }
        case 'G' -> {
          relay.end(rows.tooMany());
          return;
        }
        default -> {}
      }
    }
    switch (type) {
      case '1' -> definitions.defined(Pending.Parse.class);
      case '2' -> definitions.defined(Pending.Bind.class);
      case '3' -> definitions.defined(Pending.Close.class);
      case 't' -> definitions.parameters();
      case 'T' -> definitions.described();
      case 'n' -> definitions.describedAsEmpty();
      case 'C', 'I' -> completions.completed(type);
      case 's' -> completions.suspended();
      case 'E' -> completions.failed();
      case 'N' -> errors.noticed();
      case 'Z' -> completions.ready();
      case 'G' -> {
        answers.passResult();
        relay.copyInBegins();
      }
      case 'H' -> rows.copyOut();
      case 'c', 'V', 'W' -> answers.passResult();
      case 'S' -> parameter();
      case 'K' -> cancelKey();
      case 'A', 'v' -> input.pass();
      default -> throw new ProtocolViolation("the database sent a message of an unknown type");
    }
  }

  private void parameter() {
    ParameterStatus status = ParameterStatus.read(input.body(), relay.settings.charset());
    relay.settings.reported(status.name(), status.value());
    input.pass();
  }

  private void cancelKey() {
    BackendKeyData given = BackendKeyData.read(input.body());
    relay.keyGiven(given);
    key = given;
    input.drop();
    byte[] secret = cancelKeys.issue(given, relay::cancel);
    ByteBuf message = relay.client.alloc().buffer();
    BackendMessages.backendKeyData(message, given.processId(), secret);
    relay.path.cancellableBy(List.of(CancelKeys.digest(given.processId(), secret)));
    relay.client.write(message);
  }

  private void cancel() {
    BackendKeyData session = key;
    if (session != null) {
      relay.cancel(session);
    }
  }
}
