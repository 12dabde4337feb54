package dev.postern.wire.mysql;

import dev.postern.core.MysqlSettings;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the gate itself has a session do before the client's first statement, and again after
 * COM_RESET_CONNECTION: that it be prepared, that it tell of changed settings, and say what they
 * are now. Without a socket: packets in, queries out.
 */
final class Prelude {
  private static final String READ =
      "SELECT @@lower_case_table_names <> 0, @@SESSION.sql_mode, @@SESSION.character_set_client,"
          + " COALESCE(DATABASE(), '')";

  private static final int COLUMNS = 4;

  private static final TextResult.Bounds BOUNDS = new TextResult.Bounds(1, 64 * 1024);

  /** MariaDB of older releases puts 5.5.5- before its version, for replicas' sake. */
  private static final Pattern VERSION =
      Pattern.compile("(?:5\\.5\\.5-(?=\\d))?(\\d{1,3})\\.(\\d{1,2})\\.(\\d{1,2}).*");

  private final boolean mariadb;
  private final int version;
  private final Capabilities capabilities;
  private final Deque<String> queries = new ArrayDeque<>();
  private TextResult result;

  /** What is to be done next. */
  sealed interface Answer {
    record Ask(byte[] query) implements Answer {}

    record Wait() implements Answer {
      static final Wait INSTANCE = new Wait();
    }

    record Known(SessionState state) implements Answer {}
  }

  /**
   * @param greeting the server's version as its greeting says it
   * @param capabilities of the upstream's leg
   * @param settings statements that prepare the session, without results
   */
  Prelude(String greeting, Capabilities capabilities, List<String> settings) {
    this.mariadb = isMariadb(greeting);
    this.version = version(greeting);
    this.capabilities = capabilities;
    this.result = new TextResult(capabilities, BOUNDS);
    queries.addAll(settings);
    queries.add(
        "SET SESSION "
            + SessionState.TRACKER
            + " = '"
            + SessionState.tracked(mariadb, version)
            + "'");
    queries.add(READ);
  }

  /** Whether a greeting with this version is MariaDB's. */
  static boolean isMariadb(String greeting) {
    return greeting.toLowerCase(Locale.ROOT).contains("mariadb");
  }

  private static int version(String greeting) {
    Matcher matcher = VERSION.matcher(greeting);
    if (!matcher.matches()) {
      return 0;
    }
    return Integer.parseInt(matcher.group(1)) * 10_000
        + Integer.parseInt(matcher.group(2)) * 100
        + Integer.parseInt(matcher.group(3));
  }

  /** The text of the first query. */
  byte[] first() {
    return next();
  }

  private byte[] next() {
    result = new TextResult(capabilities, BOUNDS);
    return queries.remove().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Deals with what the server says next.
   *
   * @throws ProtocolViolation where it does not answer as a server does
   */
  Answer onPacket(ByteBuf payload) {
    return switch (result.onPacket(payload)) {
      case TextResult.Answer.Wait _ -> Answer.Wait.INSTANCE;
      case TextResult.Answer.Rows(var rows) ->
          queries.isEmpty() ? new Answer.Known(known(rows)) : new Answer.Ask(next());
      case TextResult.Answer.Failed _, TextResult.Answer.TooLarge _ -> throw silent();
    };
  }

  private SessionState known(List<List<@Nullable String>> rows) {
    if (rows.size() != 1 || rows.getFirst().size() != COLUMNS) {
      throw silent();
    }
    List<@Nullable String> row = rows.getFirst();
    return new SessionState(
        new MysqlSettings(
            mariadb, version, text(row, 0).equals("1"), text(row, 1), text(row, 2), text(row, 3)));
  }

  private static String text(List<@Nullable String> row, int column) {
    String value = row.get(column);
    if (value == null) {
      throw silent();
    }
    return value;
  }

  private static ProtocolViolation silent() {
    return new ProtocolViolation("the database does not tell of its settings");
  }
}
