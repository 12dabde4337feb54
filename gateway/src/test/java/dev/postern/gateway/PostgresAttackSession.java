package dev.postern.gateway;

import dev.postern.gateway.AttackCase.Step;
import dev.postern.testkit.Frame;
import dev.postern.testkit.Frontend;
import dev.postern.testkit.RawPostgresClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A session that speaks PostgreSQL's protocol. */
final class PostgresAttackSession implements AttackSession {
  private final RawPostgresClient client;

  PostgresAttackSession(RawPostgresClient client) {
    this.client = client;
  }

  @Override
  public void take(Step step, Heard heard) throws IOException {
    long ready = step.wire() ? WireScript.answers(step.text()) : 1;
    client.send(
        step.wire() ? WireScript.frames(step.text()) : new Frame[] {Frontend.query(step.text())});
    boolean fresh = true;
    while (ready > 0) {
      Frame frame = client.read();
      heard.message(frame.type() + shown(frame));
      switch (frame.type()) {
        case 'Z' -> {
          ready--;
          fresh = false;
        }
        case 'E' -> {
          if (fresh && step.wire()) {
            // What stands before the next Sync is skipped, queries too.
            ready = WireScript.answersAfterError(step.text());
            fresh = false;
          }
        }
        case 'G' -> client.send(Frontend.copyDone());
        case 'D' -> heard.row(frame.cells());
        default -> {}
      }
    }
  }

  /** Numbers in digits, since one of their bytes may look like a guess. */
  private static String shown(Frame frame) throws IOException {
    return switch (frame.type()) {
      case 'T' -> described(ByteBuffer.wrap(frame.payload()));
      case 'D' -> frame.cells().toString();
      default -> text(frame.payload());
    };
  }

  // Int16 columns, for each: String name, Int32 table, Int16 attribute, Int32 type, Int16 size,
  // Int32 modifier, Int16 format
  private static String described(ByteBuffer payload) {
    StringBuilder columns = new StringBuilder();
    for (int left = payload.getShort(); left > 0; left--) {
      for (byte b = payload.get(); b != 0; b = payload.get()) {
        columns.append((char) (b & 0xff));
      }
      columns.append(" n").append(payload.getInt()).append(" n").append(payload.getShort());
      columns.append(" n").append(payload.getInt()).append(" n").append(payload.getShort());
      columns.append(" n").append(payload.getInt()).append(" n").append(payload.getShort());
      columns.append(';');
    }
    return columns.toString();
  }

  private static String text(byte[] payload) {
    return new String(payload, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
