package dev.postern.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.MysqlColumn;
import dev.postern.masking.MysqlType.Bytes;
import dev.postern.masking.MysqlType.Characters;
import dev.postern.masking.MysqlType.Constant;
import dev.postern.masking.MysqlType.Geometry;
import dev.postern.masking.MysqlType.Unknown;
import dev.postern.masking.MysqlType.Uuid;
import dev.postern.masking.MysqlType.Whole;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come, in columns of every description: what goes out is a value of the type. */
class MysqlAnyBytesTest {
  private static final int RUN = 4;
  private static final int FIRST_STRING = 249;
  private static final int[] BYTES = {63};
  private static final int[] CHARACTER_SETS = {35, 45, 63, 4095};
  private static final int[] FLAGS = {0, 0x20, 0x60, 0x90, 0xa0, 0x100, 0x800};
  private static final long[] LENGTHS = {0, 144, 0xffff_ffffL};
  private static final int[] DECIMALS = {0, 3, 31, 255};
  private static final MysqlMasks MASKS = new MysqlMasks();
  private static final List<byte[]> NOISE = noise(new Random(1));
  private static final List<byte[]> ANY =
      Stream.concat(NOISE.stream(), values(new Random(2))).toList();

  static List<MaskSpec> specs() {
    return AnyBytesTest.specs();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everyMaskGivesAValueOfTheType(MaskSpec spec) {
    eachColumn(column -> {
      CellMask cells = MASKS.column(column, "label", spec).cells();
      MysqlType type = MysqlType.of(column);
      for (byte[] value : ANY) {
        byte[] masked = cells.mask(value);
        if (masked != null && !isValid(type, column.format() == Format.TEXT, masked)) {
          fail("%s gave %s", column, HexFormat.of().formatHex(masked));
        }
      }
    });
  }

  @Test
  void redactShowsNoRunOfTheValue() {
    eachColumn(column -> {
      CellMask cells = MASKS.column(column, "label", new MaskSpec.Redact()).cells();
      for (byte[] value : NOISE) {
        byte[] masked = cells.mask(value);
        if (masked != null && shareRun(value, masked)) {
          fail("%s gave %s", column, HexFormat.of().formatHex(masked));
        }
      }
    });
  }

  @Test
  void valuesOfOneLengthAreRedactedAlike() {
    eachColumn(column -> {
      CellMask cells = MASKS.column(column, "label", new MaskSpec.Redact()).cells();
      assertThat(cells.mask(NOISE.get(60))).isEqualTo(cells.mask(NOISE.get(61)));
    });
  }

  private static void eachColumn(Consumer<MysqlColumn> check) {
    int[] types = IntStream.concat(IntStream.range(0, 21), IntStream.range(242, 256)).toArray();
    for (int type : types) {
      for (int characterSet : type < FIRST_STRING ? BYTES : CHARACTER_SETS) {
        for (int flags : FLAGS) {
          for (long length : LENGTHS) {
            int decimals = DECIMALS[(type + flags / 0x10) % DECIMALS.length];
            for (Format format : Format.values()) {
              check.accept(
                  new MysqlColumn(
                      "c", "", "", "", characterSet, length, type, flags, decimals, format));
            }
          }
        }
      }
    }
  }

  private static boolean isValid(MysqlType type, boolean text, byte[] value) {
    return switch (type) {
      case Unknown _ -> false;
      case Fixed(String fixed, byte[] binary) ->
          Arrays.equals(value, text ? fixed.getBytes(StandardCharsets.US_ASCII) : binary);
      case Constant(byte[] bytes) -> Arrays.equals(value, bytes);
      case Bytes(int length) ->
          value.length <= length && Arrays.equals(value, new byte[value.length]);
      case Characters(Encoding encoding, int longest, boolean _) -> {
        String read = encoding.read(value);
        yield read != null && read.codePointCount(0, read.length()) <= longest;
      }
      case Whole whole -> isValid(whole, text, value);
      case Uuid(Encoding encoding) -> {
        String read = Objects.requireNonNull(encoding.read(value));
        yield UUID.fromString(read).toString().equals(read);
      }
      case Geometry _ -> value.length > 9 && value[4] == 1 && value[5] >= 1 && value[5] <= 7;
    };
  }

  private static boolean isValid(Whole type, boolean text, byte[] value) {
    if (!text) {
      return value.length == type.bytes();
    }
    BigInteger number = new BigInteger(new String(value, StandardCharsets.US_ASCII));
    return (type.range().isUnsigned() ? number.bitLength() <= 64 : number.bitLength() < 64)
        && (!type.range().isUnsigned() || number.signum() >= 0)
        && type.range().holds(number.longValue())
        && value.length >= type.digits();
  }

  private static boolean shareRun(byte[] value, byte[] masked) {
    for (int i = 0; i + RUN <= value.length; i++) {
      for (int j = 0; j + RUN <= masked.length; j++) {
        if (Arrays.equals(value, i, i + RUN, masked, j, j + RUN)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Two of each length: any bytes, and printable ones. */
  private static List<byte[]> noise(Random random) {
    return IntStream.range(0, 80)
        .mapToObj(i -> {
          byte[] bytes = new byte[i / 2];
          for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) (i % 2 == 0 ? random.nextInt() : random.nextInt('+', 0x7f));
          }
          return bytes;
        })
        .toList();
  }

  /** Numbers, UUIDs and shapes, each with another byte changed. */
  private static Stream<byte[]> values(Random random) {
    return Stream.of(
            "-128".getBytes(StandardCharsets.US_ASCII),
            "0000042".getBytes(StandardCharsets.US_ASCII),
            "18446744073709551615".getBytes(StandardCharsets.US_ASCII),
            new UUID(5, -7).toString().getBytes(StandardCharsets.US_ASCII),
            HexFormat.of().parseHex("e61000000106000000" + "01000000" + "0103000000" + "00000000"))
        .flatMap(value ->
            IntStream.range(0, value.length)
                .mapToObj(i -> {
                  byte[] changed = value.clone();
                  changed[i] ^= (byte) random.nextInt(0, 256);
                  return changed;
                }));
  }
}
