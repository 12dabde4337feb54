package dev.postern.wire.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.MysqlColumn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowMaskerTest {
  private static final CellMask STARS = _ -> "***".getBytes(US_ASCII);
  private static final CellMask NULL = _ -> null;

  /** Captured from MySQL 8.0.33: 7, null, abc. */
  private static final byte[] TEXT = Bytes.hex("0137 fb 03616263");

  /** Captured from MySQL 8.0.33: bigint 7, date 1990-01-02, null, abc, double 2.5, x. */
  private static final byte[] BINARY =
      Bytes.hex(
          """
          00 10                       # the third is null
          0700000000000000 04c6070102 03616263 0000000000000440 0178
          """);

  private static final int[] TYPES = {8, 10, 6, 253, 5, 253};

  private static MaskPlan plan(@Nullable CellMask... cells) {
    List<@Nullable MaskedColumn> columns = new ArrayList<>();
    for (CellMask mask : cells) {
      columns.add(mask == null ? null : new MaskedColumn("c", "label", "mask", mask));
    }
    return new MaskPlan(columns);
  }

  private static RowMasker binary(@Nullable CellMask... cells) {
    List<MysqlColumn> described = new ArrayList<>();
    for (int type : TYPES) {
      described.add(new MysqlColumn("c", "", "", "", 63, 0, type, 0, 0, Format.BINARY));
    }
    return RowMasker.Binary.of(plan(cells), described);
  }

  private static byte[] masked(RowMasker masker, byte[] row, int cells) {
    ByteBuf out = Unpooled.buffer();
    assertThat(masker.mask(Bytes.buffer(row), out)).isEqualTo(cells);
    return ByteBufUtil.getBytes(out);
  }

  @Test
  void cellsWithoutAMaskPassAsTheSameBytes() {
    assertThat(masked(new RowMasker.Text(plan(null, null, null)), TEXT, 0)).isEqualTo(TEXT);
    assertThat(masked(binary(null, null, null, null, null, null), BINARY, 0)).isEqualTo(BINARY);
  }

  @Test
  void textCellsAreMaskedAndNullStaysNull() {
    assertThat(masked(new RowMasker.Text(plan(NULL, STARS, STARS)), TEXT, 2))
        .isEqualTo(Bytes.hex("fb fb 032a2a2a"));
  }

  @Test
  void binaryCellsAreMaskedByTheirType() {
    CellMask zero = value -> new byte[value.length];
    CellMask day = _ -> Bytes.hex("b2070101");
    assertThat(masked(binary(zero, day, STARS, STARS, zero, null), BINARY, 4))
        .isEqualTo(Bytes.hex("00 10 0000000000000000 04b2070101 032a2a2a 0000000000000000 0178"));
  }

  @Test
  void aRowWhoseFirstCellIsASparedNameKeepsItsCells() {
    MaskedColumn value = new MaskedColumn("c", "label", "mask", NULL).unless("a"::equals);
    MaskPlan plan = new MaskPlan(Arrays.asList(null, value));
    RowMasker text = new RowMasker.Text(plan);
    assertThat(masked(text, Bytes.hex("0161 0137"), 0)).isEqualTo(Bytes.hex("0161 0137"));
    assertThat(masked(text, Bytes.hex("0162 0137"), 1)).isEqualTo(Bytes.hex("0162 fb"));
    assertThat(masked(text, Bytes.hex("fb 0137"), 1)).isEqualTo(Bytes.hex("fb fb"));
    RowMasker binary = new RowMasker.Binary(plan.columns(), new int[] {253, 253});
    assertThat(masked(binary, Bytes.hex("00 00 0161 0137"), 0))
        .isEqualTo(Bytes.hex("00 00 0161 0137"));
    assertThat(masked(binary, Bytes.hex("00 00 0162 0137"), 1)).isEqualTo(Bytes.hex("00 08 0162"));
    assertThat(masked(binary, Bytes.hex("00 04 0137"), 1)).isEqualTo(Bytes.hex("00 0c"));
  }

  @Test
  void aNameInAnEncodingThatIsNotAsciisIsNotSpared() {
    MaskedColumn value = new MaskedColumn("c", "label", "mask", NULL).unless(_ -> true);
    RowMasker text = new RowMasker.Text(new MaskPlan(Arrays.asList(null, value)));
    assertThat(masked(text, Bytes.hex("020061 0137"), 1)).isEqualTo(Bytes.hex("020061 fb"));
    assertThat(masked(text, Bytes.hex("00 0137"), 1)).isEqualTo(Bytes.hex("00 fb"));
  }

  @Test
  void aMaskedValueThatDoesNotFitItsTypeIsNull() {
    assertThat(masked(binary(STARS, STARS, null, NULL, STARS, null), BINARY, 4))
        .isEqualTo(Bytes.hex("00 7c 0178"));
  }

  @Test
  void cutAndDamagedRowsAreRefusedOrMasked() {
    RowMasker text = new RowMasker.Text(plan(null, STARS, STARS));
    RowMasker binary = binary(null, null, null, STARS, null, STARS);
    Bytes.everyCutIsRefused(TEXT, row -> text.mask(row, Unpooled.buffer()));
    Bytes.everyCutIsRefused(BINARY, row -> binary.mask(row, Unpooled.buffer()));
    Bytes.damageIsReadOrRefused(TEXT, row -> text.mask(row, Unpooled.buffer()));
    Bytes.damageIsReadOrRefused(BINARY, row -> binary.mask(row, Unpooled.buffer()));
  }
}
