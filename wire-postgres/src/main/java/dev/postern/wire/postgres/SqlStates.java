package dev.postern.wire.postgres;

import java.util.HashMap;
import java.util.Map;

/**
 * The SQLSTATEs that PostgreSQL itself raises, and one sentence for each class of them that says no
 * more than the class does.
 *
 * @see <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL Error
 *     Codes</a>
 */
final class SqlStates {
  static final String INTERNAL_ERROR = "XX000";

  /** {@code raise_exception}: what PL/pgSQL's RAISE gives where it is not told another. */
  static final String RAISED = "P0001";

  /** Class, its codes without the class, sentence. */
  private static final String TABLE =
      """
      00|000|The server reported something.
      01|000 00C 008 003 007 006 004 P01|The server warned of something.
      02|000 001|There was no data.
      03|000|The statement is not complete yet.
      08|000 003 006 001 004 007 P01|The connection or its protocol failed.
      09|000|A triggered action failed.
      0A|000|The server does not support this.
      0B|000|The transaction cannot begin.
      0F|000 001|A locator is not valid.
      0L|000 P01|The grantor is not valid.
      0P|000|The role is not valid.
      0Z|000 002|Diagnostics were asked for outside a handler.
      10|608|An XQuery argument is not valid.
      20|000|No case matched.
      21|000|The wrong number of rows came.
      22|000 02E 021 008 012 005 00B 022 015 01E 014 016 01F 01G 018 007 019 00D 025 P06 010 023 013\
       01B 01W 01X 02H 02G 009 00C 00G 004 002 003 00H 026 001 011 027 024 00F P01 P02 P03 P04 P05\
       00L 00M 00N 00S 00T 030 031 032 033 034 035 036 037 038 039 03A 03B 03C 03D 03E 03F 03G\
      |A value does not fit its type or use.
      23|000 001 502 503 505 514 P01|A constraint is violated.
      24|000|The cursor is in the wrong state.
      25|000 001 002 008 003 004 005 006 007 P01 P02 P03 P04|The transaction is in the wrong state.
      26|000|There is no such prepared statement.
      27|000|A trigger changed the data that is being changed.
      28|000 P01|The login is not accepted.
      2B|000 P01|Something still depends on the privilege.
      2D|000|The transaction cannot end here.
      2F|000 005 002 003 004|A function failed.
      34|000|There is no such cursor.
      38|000 001 002 003 004|A function failed.
      39|000 001 004 P01 P02 P03|A function was called wrongly or answered wrongly.
      3B|000 001|The savepoint is not valid.
      3D|000|There is no such database.
      3F|000|There is no such schema.
      40|000 002 001 003 P01|The transaction was rolled back.
      42|000 601 501 846 803 P20 P19 830 602 622 939 804 P18 P21 P22 809 8C9 703 883 P01 P02 704 701\
       P03 P04 723 P05 P06 P07 712 710 702 725 P08 P09 P10 611 P11 P12 P13 P14 P15 P16 P17\
      |The statement is not valid, or not permitted.
      44|000|A row is outside its view.
      53|000 100 200 300 400|The server lacks resources.
      54|000 001 011 023|A limit of the server is exceeded.
      55|000 006 P02 P03 P04|The object is in the wrong state, or locked.
      57|000 014 P01 P02 P03 P04 P05|The statement or connection was stopped.
      58|000 030 P01 P02 P03|The server's system failed.
      72|000|The snapshot is too old.
      F0|000 001|The server's configuration is not valid.
      HV|000 005 002 010 021 024 007 008 004 006 091 00B 00C 00D 090 00A 009 014 001 00P 00J 00K 00Q\
       00R 00L 00M 00N|A foreign server failed.
      P0|000 001 002 003 004|A function raised an error.
      XX|000 001 002|The server met an internal error.
      """;

  private static final Map<String, String> SENTENCES = sentences();

  private SqlStates() {}

  /** The code itself where PostgreSQL defines it, else {@link #RAISED}. */
  static String known(String sqlState) {
    return SENTENCES.containsKey(sqlState) ? sqlState : RAISED;
  }

  /** What may be said of a {@link #known} code. */
  static String sentence(String known) {
    return SENTENCES.getOrDefault(known, "");
  }

  private static Map<String, String> sentences() {
    Map<String, String> sentences = new HashMap<>();
    TABLE
        .lines()
        .map(line -> line.split("\\|"))
        .forEach(cells -> {
          for (String code : cells[1].split(" ")) {
            sentences.put(cells[0] + code, cells[2]);
          }
        });
    return Map.copyOf(sentences);
  }
}
