package dev.postern.wire.mysql;

import dev.postern.core.Judgement;
import dev.postern.core.MysqlColumn;
import dev.postern.net.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the next packet from upstream is, while a command is under way. */
sealed interface Expect {
  /** No command is under way. */
  record Nothing() implements Expect {
    static final Nothing INSTANCE = new Nothing();
  }

  /** OK, ERR, or how many columns a result has. */
  record Head(Running running) implements Expect {}

  /** Nothing: the client sends the file that the server has asked for. */
  record File(Running running, LocalFile file) implements Expect {}

  /** The descriptions of a result's columns. */
  final class Columns implements Expect {
    final Running running;
    final List<MysqlColumn> described = new ArrayList<>(0);
    int remaining;

    Columns(Running running, int remaining) {
      this.running = running;
      this.remaining = remaining;
    }
  }

  /** The EOF behind the descriptions. */
  record ColumnsEnd(Running running, Rows rows) implements Expect {}

  /** Rows, or their end. */
  record RowsOf(Running running, Rows rows) implements Expect {}

  /** COM_STMT_PREPARE_OK or ERR. */
  record Preparing(Judgement judgement, long judgedAt) implements Expect {}

  /** Descriptions that nobody looks at, in groups, each ended by an EOF where the leg has these. */
  final class Definitions implements Expect {
    private final boolean ended;

    /** Whether the EOFs may say how many warnings there are. */
    final boolean warned;

    private int parameters;
    private int columns;
    private boolean endDue;

    Definitions(int parameters, int columns, boolean ended, boolean warned) {
      this.parameters = parameters;
      this.columns = columns;
      this.ended = ended;
      this.warned = warned;
    }

    boolean isEmpty() {
      return parameters == 0 && columns == 0 && !endDue;
    }

    /** Takes the next packet into account; whether it is the EOF behind a group. */
    boolean takeEnd() {
      if (endDue) {
        endDue = false;
        return true;
      }
      if (parameters > 0) {
        parameters--;
        endDue = ended && parameters == 0;
      } else {
        columns--;
        endDue = ended && columns == 0;
      }
      return false;
    }
  }

  /** The columns of COM_FIELD_LIST up to their end. */
  record Fields(Exchange exchange) implements Expect {}

  /** One OK, EOF or ERR, which ends the exchange. */
  record Reply(Exchange exchange) implements Expect {}

  /** One OK, EOF or ERR to a command that is no statement. */
  record Acknowledged(boolean resets) implements Expect {}

  /** The one text of COM_STATISTICS. */
  record Statistics() implements Expect {}

  /** The answers to what the gate asks for itself. */
  record Asking(Prelude prelude) implements Expect {}

  /** The gate has asked for one value; {@code then} is told it, null where there is none. */
  record Value(TextResult result, Consumer<@Nullable String> then) implements Expect {}
}
