package dev.postern.gateway;

import dev.postern.gateway.AttackCase.Step;
import dev.postern.testkit.MysqlFrame;
import dev.postern.testkit.RawMysqlClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A session that speaks MySQL's protocol. A step of the wire holds commands, one a line, each sent
 * when the one before is answered: {@code Query SQL}, {@code Prepare SQL}, and of the statement
 * prepared last {@code Execute VALUE, VALUE…}, {@code Cursor}, {@code Fetch ROWS}, {@code LongData
 * VALUE} of the first parameter and {@code ExecuteLong}; {@code FieldList TABLE}, {@code InitDb
 * DATABASE}, {@code Statistics}, {@code ProcessInfo}, {@code ResetConnection}.
 */
final class MysqlAttackSession implements AttackSession {
  private static final int COM_PROCESS_INFO = 0x0a;
  private static final int COM_RESET_CONNECTION = 0x1f;

  private final RawMysqlClient client;
  private int statement;

  MysqlAttackSession(RawMysqlClient client) {
    this.client = client;
  }

  @Override
  public void take(Step step, Heard heard) throws IOException {
    if (!step.wire()) {
      hear(client.query(step.text()), heard);
      return;
    }
    for (String line : step.text().lines().toList()) {
      hear(command(line), heard);
    }
  }

  private List<MysqlFrame> command(String line) throws IOException {
    String[] words = line.split(" ", 2);
    String rest = words.length > 1 ? words[1] : "";
    return switch (words[0]) {
      case "Query" -> client.query(rest);
      case "Prepare" -> prepare(rest);
      case "Execute" -> client.execute(statement, false, values(rest));
      case "Cursor" -> client.execute(statement, true, values(rest));
      case "Fetch" -> client.fetch(statement, Integer.parseInt(rest));
      case "LongData" -> {
        client.longData(statement, rest);
        yield List.of();
      }
      case "ExecuteLong" -> client.executeLong(statement);
      case "FieldList" -> client.fieldList(rest);
      case "InitDb" -> client.initDb(rest);
      case "Statistics" -> client.statistics();
      case "ResetConnection" -> client.command(COM_RESET_CONNECTION);
      case "ProcessInfo" -> client.command(COM_PROCESS_INFO);
      default -> throw new IllegalArgumentException("no such command: " + line);
    };
  }

  private List<MysqlFrame> prepare(String sql) throws IOException {
    List<MysqlFrame> frames = client.prepare(sql);
    statement = RawMysqlClient.statement(frames);
    return frames;
  }

  private static List<String> values(String rest) {
    return rest.isEmpty() ? List.of() : Arrays.asList(rest.split(", "));
  }

  private static void hear(List<MysqlFrame> frames, Heard heard) {
    for (MysqlFrame frame : frames) {
      // A statement's number counts those before it.
      String text = frame.kind() == MysqlFrame.Kind.PREPARED ? "" : frame.text();
      heard.message(frame.kind() + " " + text);
      heard.row(frame.cells());
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
