package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.CellMask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DataRowMaskerTest {
  /** From PostgreSQL 15: 1, x, null. */
  private static final byte[] ROW =
      Bytes.message(
          'D', Bytes.hex("0003  00000001 31  00000001 78  ffffffff # three cells, the last null"));

  @Test
  void maskedCellIsReplacedAndCounted() {
    DataRowMasker masker = new DataRowMasker(Masks.plan(null, Masks.to("****"), null));
    ByteBuf out = Unpooled.buffer();

    int masked = masker.mask(Bytes.buffer(ROW), out);

    assertThat(masked).isEqualTo(1);
    assertThat(ByteBufUtil.getBytes(out))
        .isEqualTo(Bytes.message('D', Bytes.hex("0003  00000001 31  00000004 2a2a2a2a  ffffffff")));
  }

  @Test
  void openPlanCopiesTheRow() {
    DataRowMasker masker = new DataRowMasker(Masks.plan(null, null, null));
    ByteBuf out = Unpooled.buffer();

    assertThat(masker.mask(Bytes.buffer(ROW), out)).isZero();
    assertThat(ByteBufUtil.getBytes(out)).isEqualTo(ROW);
  }

  @Test
  void maskMayAnswerNull() {
    DataRowMasker masker = new DataRowMasker(Masks.plan(Masks::none, null, null));
    ByteBuf out = Unpooled.buffer();

    masker.mask(Bytes.buffer(ROW), out);

    assertThat(ByteBufUtil.getBytes(out))
        .isEqualTo(Bytes.message('D', Bytes.hex("0003  ffffffff  00000001 78  ffffffff")));
  }

  @Test
  void nullIsNoValueToMask() {
    List<String> seen = new ArrayList<>();
    DataRowMasker masker = new DataRowMasker(Masks.plan(null, null, Masks.into(seen)));

    assertThat(masker.mask(Bytes.buffer(ROW), Unpooled.buffer())).isZero();
    assertThat(seen).isEmpty();
  }

  @Test
  void rowsOfOneBufferFollowEachOther() {
    DataRowMasker masker = new DataRowMasker(Masks.plan(Masks.to("9"), null, null));
    ByteBuf in = Unpooled.wrappedBuffer(ROW, ROW, new byte[] {'C'});
    ByteBuf out = Unpooled.buffer().writeByte('x');

    masker.mask(in, out);
    masker.mask(in, out);

    byte[] row = ROW.clone();
    row[11] = '9';
    assertThat(in.readableBytes()).isEqualTo(1);
    assertThat(ByteBufUtil.getBytes(out))
        .isEqualTo(ByteBufUtil.getBytes(Unpooled.wrappedBuffer(new byte[] {'x'}, row, row)));
  }

  @Test
  void rowOfOtherColumnsThanThePlanIsRefused() {
    assertRefused(new DataRowMasker(Masks.plan(null, null)), ROW);
    assertRefused(new DataRowMasker(Masks.plan(null, null, null, null)), ROW);
  }

  @Test
  void cutRowIsRefusedAndLeavesNothing() {
    DataRowMasker masker = new DataRowMasker(Masks.plan(null, Masks.to("*"), null));
    for (int size = 0; size < ROW.length; size++) {
      assertRefused(masker, Arrays.copyOf(ROW, size));
    }
    byte[] body = Bytes.body(ROW);
    for (int size = 0; size < body.length; size++) {
      assertRefused(masker, Bytes.message('D', Arrays.copyOf(body, size)));
    }
    assertRefused(masker, Bytes.message('D', Arrays.copyOf(body, body.length + 1)));
  }

  @Test
  void anotherMessageIsRefused() {
    DataRowMasker masker = new DataRowMasker(Masks.plan(null, Masks.to("*"), null));

    assertRefused(masker, Bytes.message('d', Bytes.body(ROW)));
  }

  @Test
  void damagedSizesAreRefusedOrStayWithinTheRow() {
    DataRowMasker masker = new DataRowMasker(Masks.plan(Masks.to("*"), Masks.to("*"), null));

    Bytes.damageIsReadOrRefused(ROW, row -> masker.mask(row, Unpooled.buffer()));
  }

  @Test
  void maskThatThrowsLeavesNothing() {
    DataRowMasker masker =
        new DataRowMasker(
            Masks.plan(
                Masks.to("*"),
                value -> {
                  throw new IllegalStateException("no mask");
                },
                null));
    ByteBuf out = Unpooled.buffer().writeByte('x');

    assertThatThrownBy(() -> masker.mask(Bytes.buffer(ROW), out))
        .isInstanceOf(IllegalStateException.class);
    assertThat(out.readableBytes()).isEqualTo(1);
  }

  @Test
  void anyRowIsMaskedWhereThePlanSaysSoAndNowhereElse() {
    Random random = new Random(42);
    for (int i = 0; i < 2_000; i++) {
      List<byte @Nullable []> cells = new ArrayList<>();
      int count = random.nextInt(8);
      for (int j = 0; j < count; j++) {
        byte[] value = new byte[random.nextInt(20)];
        random.nextBytes(value);
        cells.add(random.nextInt(4) == 0 ? null : value);
      }
      int masked = count == 0 ? 0 : random.nextInt(count);
      assertOnlyThatCellIsMasked(cells, masked);
    }
  }

  private static void assertOnlyThatCellIsMasked(List<byte @Nullable []> cells, int masked) {
    DataRowMasker masker =
        new DataRowMasker(
            Masks.plan(
                IntStream.range(0, cells.size())
                    .mapToObj(i -> i == masked ? Masks.to("mask") : null)
                    .toArray(CellMask[]::new)));
    ByteBuf out = Unpooled.buffer();

    masker.mask(Bytes.buffer(row(cells)), out);

    List<byte @Nullable []> expected = new ArrayList<>(cells);
    if (!cells.isEmpty() && cells.get(masked) != null) {
      expected.set(masked, "mask".getBytes(UTF_8));
    }
    assertThat(ByteBufUtil.getBytes(out)).isEqualTo(row(expected));
  }

  private static byte[] row(List<byte @Nullable []> cells) {
    return Bytes.message(
        'D',
        Bytes.written(out -> {
          out.writeShort(cells.size());
          for (byte[] cell : cells) {
            if (cell == null) {
              out.writeInt(-1);
            } else {
              out.writeInt(cell.length).writeBytes(cell);
            }
          }
        }));
  }

  private static void assertRefused(DataRowMasker masker, byte[] message) {
    ByteBuf in = Bytes.buffer(message);
    ByteBuf out = Unpooled.buffer();
    assertThatThrownBy(() -> masker.mask(in, out)).isInstanceOf(ProtocolViolation.class);
    assertThat(out.readableBytes()).isZero();
    assertThat(in.readerIndex()).isZero();
  }
}
