package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.PostgresColumn;
import org.junit.jupiter.api.Test;

class RowDescriptionTest {
  /** From PostgreSQL 15, the first column's origin and format changed. */
  private static final byte[] TWO =
      Bytes.hex(
          """
          00 02
          61 00 00 00 40 01 00 03 00 00 00 15 00 02 ff ff ff ff 00 01 # a: 16385.3 int2, binary
          62 00 00 00 00 00 00 00 00 00 04 13 ff ff 00 00 00 0e 00 00 # b: computed varchar(10)
          """);

  @Test
  void columnsGiveNameOriginTypeAndFormat() {
    assertThat(RowDescription.read(Bytes.buffer(TWO), UTF_8))
        .containsExactly(
            new PostgresColumn("a", 16385, 3, 21, -1, Format.BINARY),
            new PostgresColumn("b", 0, 0, 1043, 14, Format.TEXT));
  }

  @Test
  void cutDescriptionIsRefused() {
    Bytes.everyCutIsRefused(TWO, body -> RowDescription.read(body, UTF_8));
    Bytes.damageIsReadOrRefused(TWO, body -> RowDescription.read(body, UTF_8));
  }

  @Test
  void moreColumnsThanPostgresqlKnowsAreRefused() {
    byte[] body = Bytes.written(out -> out.writeShort(1665).writeZero(1665 * 19));

    assertThatThrownBy(() -> RowDescription.read(Bytes.buffer(body), UTF_8))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("1664");
  }

  @Test
  void asManyColumnsAsPostgresqlKnowsAreRead() {
    byte[] body = Bytes.written(out -> out.writeShort(1664).writeZero(1664 * 19));

    assertThat(RowDescription.read(Bytes.buffer(body), UTF_8)).hasSize(1664);
  }
}
