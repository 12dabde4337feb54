package dev.postern.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One packet of a MySQL server's answer, read: numbers in digits, texts a character a byte.
 *
 * @param text all that the packet says
 * @param cells of a row, else empty
 */
public record MysqlFrame(Kind kind, String text, List<@Nullable String> cells) {
  /** What a packet can be. */
  public enum Kind {
    OK,
    ERROR,
    COLUMN,
    ROW,
    /** What ends columns or rows. */
    END,
    PREPARED,
    STATISTICS
  }

  public MysqlFrame {
    cells = Collections.unmodifiableList(new ArrayList<>(cells));
  }

  static MysqlFrame of(Kind kind, String text) {
    return new MysqlFrame(kind, text, List.of());
  }

  static MysqlFrame row(List<@Nullable String> cells) {
    return new MysqlFrame(Kind.ROW, cells.toString(), cells);
  }

  /** {@code ff, errno<2>, '#', state<5>, message}. */
  static MysqlFrame error(MysqlBytes in) {
    in.int1();
    return of(Kind.ERROR, in.int2() + " " + in.rest());
  }

  /** {@code 00 or fe, affected<lenenc>, id<lenenc>, status<2>, warnings<2>, info, changes}. */
  static MysqlFrame ok(Kind kind, MysqlBytes in) {
    in.int1();
    String counts = "affected " + in.lenenc() + " id " + in.lenenc();
    int status = in.int2();
    return of(
        kind, counts + " status " + status + " warnings " + in.int2() + " " + in.rest().strip());
  }
}
