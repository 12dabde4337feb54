package dev.postern.wire.mysql;

import dev.postern.core.MysqlSettings;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the gate itself asks of a session before the client's first statement, and again after
 * COM_RESET_CONNECTION: that changed settings be told of, and what they are now. Without a socket:
 * packets in, queries out.
 */
final class Prelude {
  private static final String TRACK =
      "SET SESSION " + SessionState.TRACKER + " = '" + SessionState.TRACKED + "'";

  private static final String READ =
      "SELECT @@SESSION.sql_mode, @@SESSION.character_set_client, COALESCE(DATABASE(), '')";

  private static final int COLUMNS = 3;

  /** MariaDB of older releases puts 5.5.5- before its version, for replicas' sake. */
  private static final Pattern VERSION =
      Pattern.compile("(?:5\\.5\\.5-(?=\\d))?(\\d{1,3})\\.(\\d{1,2})\\.(\\d{1,2}).*");

  private final boolean mariadb;
  private final int version;
  private final Capabilities capabilities;
  private Step step = Step.TRACKING;
  private int columns;
  private List<String> row = List.of();

  private enum Step {
    TRACKING,
    HEAD,
    COLUMNS,
    COLUMNS_END,
    ROWS
  }

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
   */
  Prelude(String greeting, Capabilities capabilities) {
    this.mariadb = greeting.toLowerCase(Locale.ROOT).contains("mariadb");
    this.version = version(greeting);
    this.capabilities = capabilities;
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

  boolean mariadb() {
    return mariadb;
  }

  /** The text of the first query. */
  byte[] first() {
    step = Step.TRACKING;
    return text(TRACK);
  }

  private static byte[] text(String query) {
    return query.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Deals with what the server says next.
   *
   * @throws ProtocolViolation where it does not answer as a server does
   */
  Answer onPacket(ByteBuf payload) {
    int type = new PayloadReader(payload).peek();
    if (type == ErrPacket.TYPE) {
      throw new ProtocolViolation("the database does not tell of its settings");
    }
    switch (step) {
      case TRACKING -> {
        OkPacket.read(payload, capabilities);
        step = Step.HEAD;
        return new Answer.Ask(text(READ));
      }
      case HEAD -> {
        if (new PayloadReader(payload).lengthEncoded() != COLUMNS) {
          throw new ProtocolViolation("the database does not tell of its settings");
        }
        columns = 0;
        step = Step.COLUMNS;
      }
      case COLUMNS -> {
        if (++columns == COLUMNS) {
          step = capabilities.deprecateEof() ? Step.ROWS : Step.COLUMNS_END;
        }
      }
      case COLUMNS_END -> step = Step.ROWS;
      case ROWS -> {
        if (type == OkPacket.ENDS_ROWS) {
          return new Answer.Known(known());
        }
        row = row(payload);
      }
    }
    return Answer.Wait.INSTANCE;
  }

  private static List<String> row(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    List<String> cells = new ArrayList<>(COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
      cells.add(reader.lengthEncodedText());
    }
    reader.end();
    return cells;
  }

  private SessionState known() {
    if (row.size() != COLUMNS) {
      throw new ProtocolViolation("the database does not tell of its settings");
    }
    return new SessionState(
        new MysqlSettings(mariadb, version, row.get(0), row.get(1), row.get(2)));
  }
}
