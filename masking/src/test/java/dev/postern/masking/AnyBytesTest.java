package dev.postern.masking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Secret;
import dev.postern.masking.PostgresType.ArrayOf;
import dev.postern.masking.PostgresType.Bits;
import dev.postern.masking.PostgresType.Characters;
import dev.postern.masking.PostgresType.Scalar;
import dev.postern.masking.PostgresType.Unknown;
import dev.postern.masking.PostgresType.Uuid;
import dev.postern.masking.PostgresType.Whole;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.core.Oid;

/** Whatever bytes come, in columns of every type: what goes out is a value of the type. */
class AnyBytesTest {
  private static final int MODIFIER = 4 + 20;
  private static final int RUN = 4;
  private static final PostgresMasks MASKS = new PostgresMasks(UTF_8);
  private static final List<byte[]> NOISE = noise(new Random(1));
  private static final List<byte[]> ANY =
      Stream.concat(NOISE.stream(), arrays(new Random(2)).stream()).toList();

  static List<MaskSpec> specs() {
    return List.of(
        new MaskSpec.Redact(),
        new MaskSpec.KeepFirst(3),
        new MaskSpec.KeepLast(4),
        new MaskSpec.Hash(),
        new MaskSpec.Pseudonym(new Secret("a key of 16 bytes or more")));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everyMaskGivesAValueOfTheType(MaskSpec spec) {
    eachColumn(column -> {
      CellMask cells = MASKS.column(column, "label", spec).cells();
      for (byte[] value : ANY) {
        byte[] masked = cells.mask(value);
        if (masked != null && !isValid(PostgresType.of(column.type()), column, masked)) {
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

  private static void eachColumn(Consumer<PostgresColumn> check) {
    for (int type : PostgresTypes.BY_OID.keySet()) {
      for (int modifier : new int[] {-1, MODIFIER}) {
        for (Format format : Format.values()) {
          check.accept(new PostgresColumn("c", 1, 1, type, modifier, format));
        }
      }
    }
  }

  private static boolean isValid(PostgresType type, PostgresColumn column, byte[] value) {
    return switch (type) {
      case Unknown _ -> false;
      case ArrayOf(int oid, Scalar element) -> {
        ElementArray array =
            column.format() == Format.TEXT
                ? new TextArrays(new Encoding(UTF_8)).read(value)
                : new BinaryArrays(oid).read(value);
        yield array != null
            && array.elements().stream()
                .allMatch(each -> each == null || isValid(element, column, each));
      }
      case Scalar scalar -> isValid(scalar, column, value);
    };
  }

  private static boolean isValid(Scalar type, PostgresColumn column, byte[] value) {
    boolean text = column.format() == Format.TEXT;
    String read = new String(value, UTF_8);
    return switch (type) {
      case Characters characters -> {
        int longest = CharacterFit.of(characters, column.modifier()).longest();
        yield read.indexOf('\ufffd') < 0 && read.codePointCount(0, read.length()) <= longest;
      }
      case Whole(int bytes) -> {
        BigInteger number = text ? new BigInteger(read) : new BigInteger(value);
        yield number.bitLength() < bytes * Byte.SIZE && (text || value.length == bytes);
      }
      case Uuid _ -> text ? UUID.fromString(read).toString().equals(read) : value.length == 16;
      case Bits _ -> text ? read.matches("0+") : value.length > Integer.BYTES;
      case Fixed(String fixed, byte[] binary) ->
          text ? read.equals(fixed) : Arrays.equals(value, binary);
    };
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
    List<byte[]> values = new ArrayList<>();
    for (int length = 0; length < 60; length++) {
      byte[] any = new byte[length];
      random.nextBytes(any);
      values.add(any);
      byte[] printable = new byte[length];
      for (int i = 0; i < length; i++) {
        printable[i] = (byte) random.nextInt('+', 0x7f);
      }
      values.add(printable);
    }
    return values;
  }

  /** Arrays in text and binary, each with another byte changed. */
  private static List<byte[]> arrays(Random random) {
    byte[] text = "[0:1][1:2]={{\"a b\",NULL},{\"c\\\"\",12345}}".getBytes(UTF_8);
    ElementArray array = Objects.requireNonNull(new TextArrays(new Encoding(UTF_8)).read(text));
    List<byte[]> values = new ArrayList<>();
    changeEach(random, text, values);
    for (int type : new int[] {Oid.TEXT, Oid.INT4, Oid.UUID}) {
      byte[] binary = Objects.requireNonNull(new BinaryArrays(type).write(array));
      changeEach(random, binary, values);
    }
    return values;
  }

  private static void changeEach(Random random, byte[] value, List<byte[]> values) {
    for (int i = 0; i < value.length; i++) {
      byte[] changed = value.clone();
      changed[i] ^= (byte) random.nextInt(1, 256);
      values.add(changed);
    }
  }
}
