package dev.postern.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.recorder.RecordedResult.Part;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlResultTest {
  private static final String EOF = "fe 0000 0200";
  private static final String OK_ENDS_ROWS = "fe 00 00 0200 0000";
  private static final int VARCHAR = 0xfd;
  private static final int INT = 3;

  private static RecordedResult decode(byte[] frames) {
    return RecordedResult.decode(ByteBuffer.wrap(frames));
  }

  private static RecordedResult decode(Packets packets) {
    return decode(packets.bytes());
  }

  private static Part.Table onlyTable(RecordedResult result) {
    return result.parts().stream()
        .filter(Part.Table.class::isInstance)
        .map(Part.Table.class::cast)
        .reduce((one, other) -> {
          throw new AssertionError("several tables");
        })
        .orElseThrow();
  }

  private static Part.Line line(String text) {
    return new Part.Line(text);
  }

  /** A column's one value, executed as a prepared statement. */
  private static String value(int type, int flags, String hex) {
    RecordedResult result =
        decode(
            new Packets(Packets.EXECUTE)
                .packet("01")
                .column("c", type, flags)
                .packet("00 00 " + hex)
                .packet(OK_ENDS_ROWS));
    assertThat(result.cut()).isFalse();
    return onlyTable(result).rows().getFirst().getFirst();
  }

  /** Captured from MySQL 8.0.33: {@code SELECT 7 AS n, NULL AS nothing, 'abc' AS s}. */
  @Test
  void aCapturedResultIsShown() {
    RecordedResult result =
        decode(
            new Packets(Packets.QUERY)
                .packet("03")
                .packet("03646566 00 00 00 016e 00 0c 3f00 02000000 08 8100 00 0000")
                .packet("03646566 00 00 00 076e6f7468696e67 00 0c 3f00 00000000 06 8000 00 0000")
                .packet("03646566 00 00 00 0173 00 0c ff00 0c000000 fd 0100 1f 0000")
                .packet("0137 fb 03616263")
                .packet(OK_ENDS_ROWS));

    assertThat(result)
        .isEqualTo(
            new RecordedResult(
                List.of(
                    new Part.Table(
                        List.of("n", "nothing", "s"), List.of(Arrays.asList("7", null, "abc")), 0)),
                false));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsAreFoundWithAndWithoutEofPackets(boolean eof) {
    Packets packets = new Packets(Packets.QUERY).packet("02");
    packets.column("id", INT, 0).column("name", VARCHAR, 0);
    if (eof) {
      packets.packet(EOF);
    }
    packets.packet("01 '1' 04 'anna'").packet("00 00").packet(eof ? EOF : OK_ENDS_ROWS);

    assertThat(decode(packets))
        .isEqualTo(
            new RecordedResult(
                List.of(
                    new Part.Table(
                        List.of("id", "name"), List.of(List.of("1", "anna"), List.of("", "")), 0)),
                false));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void severalResultsFollowEachOther(boolean eof) {
    Packets packets = new Packets(Packets.QUERY).packet("00 02 00 0a00 0100").packet("01");
    packets.column("n", INT, 0);
    if (eof) {
      packets.packet(EOF);
    }
    packets.packet("01 '7'");
    packets.packet(eof ? "fe 0000 0a00" : "fe 00 00 0a00 0000");
    packets.packet("ff 1e04 23 '42S22' 'oops'");

    assertThat(decode(packets))
        .isEqualTo(
            new RecordedResult(
                List.of(
                    line("OK, 2 rows, 1 warnings"),
                    new Part.Table(List.of("n"), List.of(List.of("7")), 0),
                    line("ERROR 1054 (42S22): oops")),
                false));
  }

  @Test
  void aResultMaySayFirstThatItsColumnsCome() {
    Packets packets =
        new Packets(Packets.QUERY)
            .packet("01 02")
            .column("id", INT, 0)
            .column("name", VARCHAR, 0)
            .packet("01 '7' 01 'x'")
            .packet(OK_ENDS_ROWS);

    assertThat(decode(packets).parts())
        .containsExactly(new Part.Table(List.of("id", "name"), List.of(List.of("7", "x")), 0));
  }

  @Test
  void whatCameOfAFileIsShown() {
    assertThat(
            decode(
                new Packets(Packets.QUERY).packet("fb 'things.csv'").packet("00 02 00 0200 0000")))
        .isEqualTo(
            new RecordedResult(
                List.of(line("the database asks for a file"), line("OK, 2 rows")), false));
  }

  @Test
  void whatTheServerSaysOfAStatementIsShown() {
    assertThat(
            decode(new Packets(Packets.QUERY).packet("00 01 00 0200 0000 10 'Rows matched: 1 '"))
                .parts())
        .containsExactly(line("OK, 1 rows: Rows matched: 1 "));
  }

  @Test
  void binaryValuesAreReadByTheirTypes() {
    int unsigned = 0x20;
    assertThat(value(1, 0, "ff")).isEqualTo("-1");
    assertThat(value(1, unsigned, "ff")).isEqualTo("255");
    assertThat(value(2, 0, "feff")).isEqualTo("-2");
    assertThat(value(2, unsigned, "feff")).isEqualTo("65534");
    assertThat(value(13, unsigned, "ea07")).isEqualTo("2026");
    assertThat(value(3, 0, "00000080")).isEqualTo("-2147483648");
    assertThat(value(9, unsigned, "ffffff00")).isEqualTo("16777215");
    assertThat(value(8, unsigned, "ffffffffffffffff")).isEqualTo("18446744073709551615");
    assertThat(value(8, 0, "ffffffffffffffff")).isEqualTo("-1");
    assertThat(value(4, 0, "0000c03f")).isEqualTo("1.5");
    assertThat(value(5, 0, "000000000000f8bf")).isEqualTo("-1.5");
    assertThat(value(246, 0, "05 '12.30'")).isEqualTo("12.30");
    assertThat(value(10, 0, "04 ea07 03 09")).isEqualTo("2026-03-09");
    assertThat(value(10, 0, "00")).isEqualTo("0000-00-00");
    assertThat(value(12, 0, "07 ea07 03 09 0a 00 3b")).isEqualTo("2026-03-09 10:00:59");
    assertThat(value(7, 0, "0b ea07 03 09 0a 00 3b 01000000"))
        .isEqualTo("2026-03-09 10:00:59.000001");
    assertThat(value(12, 0, "04 ea07 03 09")).isEqualTo("2026-03-09 00:00:00");
    assertThat(value(11, 0, "08 01 02000000 03 04 05")).isEqualTo("-51:04:05");
    assertThat(value(11, 0, "00")).isEqualTo("00:00:00");
    assertThat(value(16, 0, "02 4142")).isEqualTo("\\x4142");
    assertThat(value(252, 0, "03 ff00fe")).isEqualTo("\\xff00fe");
    assertThat(value(245, 0, "02 '{}'")).isEqualTo("{}");
  }

  @Test
  void nullsOfABinaryRowStandInItsBitmap() {
    Packets packets = new Packets(Packets.EXECUTE).packet("09");
    for (int i = 1; i <= 9; i++) {
      packets.column("c" + i, 1, 0);
    }
    packets.packet("00 0405 02 03 04 05 06 08").packet(OK_ENDS_ROWS);

    assertThat(onlyTable(decode(packets)).rows())
        .containsExactly(Arrays.asList(null, "2", "3", "4", "5", "6", null, "8", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fe 0000 4200", "fe 00 00 4200 0000"})
  void aCursorHasNoRowsUntilTheyAreFetched(String opened) {
    Packets packets = new Packets(Packets.EXECUTE).packet("01").column("n", INT, 0).packet(opened);

    assertThat(decode(packets))
        .isEqualTo(
            new RecordedResult(
                List.of(
                    new Part.Table(List.of("n"), List.of(), 0),
                    line("a cursor: its rows are fetched")),
                false));
  }

  @Test
  void fetchedRowsAreReadByTheirCursorsDescription() {
    Packets described =
        new Packets(Packets.FETCH)
            .packet("01")
            .column("n", INT, 0)
            .packet("00 00 07000000")
            .packet("fe 0000 4200");

    assertThat(decode(described).parts())
        .containsExactly(new Part.Table(List.of("n"), List.of(List.of("7")), 0));
  }

  @Test
  void fetchedRowsWithoutADescriptionAreSaidToBeThere() {
    Packets packets = new Packets(Packets.FETCH).packet("00 00 07000000").packet(EOF);

    assertThat(decode(packets).parts())
        .containsExactly(line("rows of a cursor whose description was not kept"));
  }

  @Test
  void aListOfColumnsIsShownAsTheirNames() {
    Packets packets =
        new Packets(Packets.FIELD_LIST).column("id", INT, 0).column("ssn", VARCHAR, 0).packet(EOF);

    assertThat(onlyTable(decode(packets)).rows()).containsExactly(List.of("id"), List.of("ssn"));
  }

  @Test
  void aRowThatCannotBeReadIsSaidSo() {
    Packets packets =
        new Packets(Packets.QUERY)
            .packet("01")
            .column("n", INT, 0)
            .packet("01 '7' 'more'")
            .packet("01 '8'")
            .packet(OK_ENDS_ROWS);

    RecordedResult result = decode(packets);
    assertThat(result.parts()).contains(line("a row that cannot be read"));
    assertThat(onlyTable(result).rows()).containsExactly(List.of("8"));
  }

  @Test
  void whatIsCutAnywhereIsShownAsFarAsItGoes() {
    byte[] whole =
        new Packets(Packets.EXECUTE)
            .packet("02")
            .column("id", INT, 0)
            .column("at", 12, 0)
            .packet("00 00 07000000 04 ea07 03 09")
            .packet(OK_ENDS_ROWS)
            .bytes();
    assertThat(decode(whole).cut()).isFalse();
    for (int length = 6; length < whole.length; length++) {
      assertThat(decode(Arrays.copyOf(whole, length)).cut()).as("cut to %d", length).isTrue();
    }
  }

  @Test
  void randomBytesAndDamageNeverThrow() {
    byte[] whole =
        new Packets(Packets.QUERY)
            .packet("02")
            .column("id", INT, 0)
            .column("name", VARCHAR, 0)
            .packet("01 '1' 04 'anna'")
            .packet("fe 00 00 0a00 0000")
            .packet("00 01 00 0200 0000")
            .bytes();
    Random random = new Random(13_306);
    for (int i = 0; i < 20_000; i++) {
      byte[] frames = whole.clone();
      for (int j = random.nextInt(6); j >= 0; j--) {
        frames[4 + random.nextInt(frames.length - 4)] = (byte) random.nextInt();
      }
      assertThat(decode(frames)).isNotNull();
      byte[] noise = new byte[5 + random.nextInt(200)];
      random.nextBytes(noise);
      noise[0] = 1;
      noise[1] = noise[2] = noise[3] = 0;
      // Lengths that fit, so that more than the first packet is looked at.
      for (int at = 5; at + 4 < noise.length; at += 4 + noise[at]) {
        noise[at] = (byte) random.nextInt(12);
        noise[at + 1] = noise[at + 2] = 0;
      }
      assertThat(decode(noise))
          .as(HexFormat.of().formatHex(noise))
          .satisfies(result -> assertThat(result.parts()).hasSizeLessThanOrEqualTo(101));
    }
  }
}
