package dev.postern.masking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.MysqlColumn;
import dev.postern.core.Secret;
import dev.postern.masking.MaskSpec.Hash;
import dev.postern.masking.MaskSpec.KeepFirst;
import dev.postern.masking.MaskSpec.KeepLast;
import dev.postern.masking.MaskSpec.Null;
import dev.postern.masking.MaskSpec.Pseudonym;
import dev.postern.masking.MaskSpec.Redact;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns are described as MySQL 8.0.33 and MariaDB 11.4.5 describe theirs. */
class MysqlMasksTest {
  private static final Secret KEY = new Secret("a key of 16 bytes or more");
  private static final MaskSpec PSEUDONYM = new Pseudonym(KEY);
  private static final Pseudonyms STAND_INS = new Pseudonyms(KEY);

  private static final int BYTES = 63;
  private static final int UTF8MB4 = 255;
  private static final int LATIN1 = 8;
  private static final int UCS2 = 35;
  private static final int SWE7 = 10;

  private static final int TINY = 1;
  private static final int SHORT = 2;
  private static final int LONG = 3;
  private static final int LONGLONG = 8;
  private static final int INT24 = 9;
  private static final int BLOB = 252;
  private static final int VAR_STRING = 253;
  private static final int STRING = 254;

  private static final int UNSIGNED = 0x20;
  private static final int ZEROFILL = 0x40;
  private static final int BINARY = 0x80;
  private static final int ENUM = 0x100;
  private static final int SET = 0x800;
  private static final long LONGTEXT = 0xffff_ffffL;

  private final MysqlMasks masks = new MysqlMasks();

  private static MysqlColumn column(int type, int characterSet, long length, int flags) {
    return column(type, characterSet, length, flags, 0, Format.TEXT);
  }

  private static MysqlColumn column(
      int type, int characterSet, long length, int flags, int decimals, Format format) {
    return new MysqlColumn(
        "c", "shop", "t", "c", characterSet, length, type, flags, decimals, format);
  }

  private static MysqlColumn binary(MysqlColumn text) {
    return column(
        text.type(),
        text.characterSet(),
        text.length(),
        text.flags(),
        text.decimals(),
        Format.BINARY);
  }

  private static MysqlColumn varchar(int characters) {
    return column(VAR_STRING, UTF8MB4, 4L * characters, 0);
  }

  private static MysqlColumn character(int characters) {
    return column(STRING, UTF8MB4, 4L * characters, 0);
  }

  private byte @Nullable [] masked(MysqlColumn column, MaskSpec spec, byte[] value) {
    return masks.column(column, "label", spec).cells().mask(value);
  }

  private String show(MysqlColumn column, MaskSpec spec, String value) {
    return show(column, spec, value, UTF_8);
  }

  private String show(MysqlColumn column, MaskSpec spec, String value, Charset charset) {
    byte[] masked = masked(column, spec, value.getBytes(charset));
    assertThat(masked).isNotNull();
    return new String(masked, charset);
  }

  private String hex(MysqlColumn column, MaskSpec spec, String value) {
    byte[] masked = masked(column, spec, HexFormat.of().parseHex(value));
    assertThat(masked).isNotNull();
    return HexFormat.of().formatHex(masked);
  }

  @Test
  void partsOfTextsAreKeptByCharacters() {
    assertThat(show(varchar(40), new KeepLast(4), "123-45-6789")).isEqualTo("*******6789");
    assertThat(show(varchar(40), new KeepFirst(2), "𝄞é-45-6789")).isEqualTo("𝄞é********");
    assertThat(show(binary(varchar(40)), new KeepLast(1), "日本𝄞")).isEqualTo("**𝄞");
    assertThat(show(varchar(40), new KeepLast(4), "6789")).isEqualTo("****");
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "1, *", "2, **", "3, ***", "10, ***"})
  void aRedactedTextFitsItsColumn(int characters, String shown) {
    assertThat(show(varchar(characters), new Redact(), "x")).isEqualTo(shown);
  }

  @Test
  void standInsAreCutToTheColumn() {
    assertThat(show(varchar(8), new Hash(), "abc")).isEqualTo("ba7816bf");
    assertThat(show(varchar(64), new Hash(), "abc")).hasSize(64);
    assertThat(show(varchar(8), PSEUDONYM, "abc")).hasSize(8).startsWith("p_");
    assertThat(show(varchar(54), PSEUDONYM, "abc")).isEqualTo(STAND_INS.text("abc"));
  }

  @Test
  void aTinytextHoldsAsManyAsciiCharactersAsItHasBytes() {
    MysqlColumn tinytext = column(BLOB, UTF8MB4, 1020, 0x10);

    assertThat(show(tinytext, PSEUDONYM, "x".repeat(200))).hasSize(255);
  }

  @Test
  void blanksAtTheEndOfACharAreNotItsValue() {
    // As sql_mode PAD_CHAR_TO_FULL_LENGTH sends them.
    assertThat(show(character(15), new KeepLast(4), "123-45-6789    ")).isEqualTo("*******6789");
    assertThat(show(character(60), PSEUDONYM, "abc" + " ".repeat(57)))
        .isEqualTo(show(varchar(60), PSEUDONYM, "abc"));
    assertThat(show(varchar(15), new KeepLast(2), "ab  ")).isEqualTo("**  ");
  }

  @Test
  void textsAreReadInTheirOwnCharacterSet() {
    MysqlColumn latin = column(VAR_STRING, LATIN1, 60, 0);
    MysqlColumn ucs2 = column(VAR_STRING, UCS2, 120, 0);

    assertThat(show(latin, new KeepLast(3), "Grüße", ISO_8859_1)).isEqualTo("**üße");
    assertThat(show(ucs2, new KeepLast(3), "Grüße", UTF_16BE)).isEqualTo("**üße");
    assertThat(show(ucs2, new Redact(), "Grüße", UTF_16BE)).isEqualTo("***");
    assertThat(show(latin, PSEUDONYM, "Grüße", ISO_8859_1)).isEqualTo(STAND_INS.text("Grüße"));
    assertThat(show(ucs2, PSEUDONYM, "Grüße", UTF_16BE)).isEqualTo(STAND_INS.text("Grüße"));
  }

  @Test
  void bytesThatAreNoTextAreRedacted() {
    assertThat(masked(varchar(40), new KeepLast(4), "Müller-6789".getBytes(ISO_8859_1)))
        .asString(US_ASCII)
        .isEqualTo("***");
    assertThat(show(varchar(40), new KeepLast(4), "12345\0006789")).isEqualTo("***");
    assertThat(masked(column(VAR_STRING, UCS2, 20, 0), new KeepLast(1), new byte[3]))
        .asString(UTF_16BE)
        .isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(ints = {SWE7, 0, 400, 4095, 65_535})
  void aTextOfACollationThatIsNotKnownBecomesNull(int collation) {
    MysqlColumn column = column(VAR_STRING, collation, 60, 0);

    assertThat(masked(column, new KeepLast(4), "6789".getBytes(US_ASCII))).isNull();
    assertThat(masked(column, new Redact(), "6789".getBytes(US_ASCII))).isNull();
  }

  @Test
  void aTextThatComesAsBytesBecomesEmpty() {
    // After SET NAMES binary: no BINARY flag, but the collation of bytes.
    assertThat(show(column(STRING, BYTES, 5, 0), new KeepLast(1), "abc")).isEmpty();
    assertThat(show(column(BLOB, BYTES, 65_535, 0x10), PSEUDONYM, "abc")).isEmpty();
  }

  @Test
  void bytesBecomeZerosWhereTheirLengthIsFixedAndNoneElse() {
    assertThat(hex(column(STRING, BYTES, 4, BINARY), new KeepLast(1), "deadbeef"))
        .isEqualTo("00000000");
    assertThat(hex(column(VAR_STRING, BYTES, 4, BINARY), new Hash(), "dead")).isEmpty();
    assertThat(hex(column(BLOB, BYTES, 255, 0x90), PSEUDONYM, "dead")).isEmpty();
  }

  @Test
  void aWideColumnOfBytesAllocatesNoMoreThanItsValue() {
    assertThat(hex(column(STRING, BYTES, LONGTEXT, BINARY), new Redact(), "dead"))
        .isEqualTo("0000");
  }

  @Test
  void aLongtextOfABinaryCollationStaysJson() {
    // MariaDB's JSON.
    MysqlColumn json = column(BLOB, 45, LONGTEXT, 0x90);

    assertThat(show(json, new Redact(), "{\"a\":1}")).isEqualTo("\"***\"");
    assertThat(show(json, new KeepLast(4), "{\"a\":1}")).isEqualTo("\"***\"");
    assertThat(show(column(BLOB, 45, LONGTEXT, 0x10), new KeepLast(4), "123456"))
        .isEqualTo("**3456");
  }

  @Test
  void aMemberOfAnEnumBecomesNullAndASetEmpty() {
    MysqlColumn set = column(STRING, UTF8MB4, 12, SET);

    assertThat(masked(column(STRING, UTF8MB4, 4, ENUM), new Redact(), new byte[] {'a'})).isNull();
    assertThat(masked(column(STRING, UTF8MB4, 4, ENUM), new Hash(), new byte[] {'a'})).isNull();
    assertThat(show(set, new KeepLast(1), "a,b")).isEmpty();
  }

  @Test
  void mariadbsOwnTypesStayWhatTheyAre() {
    MysqlColumn uuid = column(STRING, 45, 144, UNSIGNED | BINARY);
    String value = "6fa459ea-ee8a-4ca4-894e-db77e160355e";

    assertThat(show(uuid, new Redact(), value)).isEqualTo("00000000-0000-0000-0000-000000000000");
    assertThat(show(uuid, new KeepLast(4), value))
        .isEqualTo("00000000-0000-0000-0000-000000000000");
    assertThat(show(uuid, PSEUDONYM, value))
        .isEqualTo(STAND_INS.uuid(UUID.fromString(value)).toString());
    assertThat(show(uuid, new Hash(), value)).matches("[0-9a-f-]{14}8[0-9a-f-]{21}");
    assertThat(show(uuid, PSEUDONYM, "no uuid")).isEqualTo("00000000-0000-0000-0000-000000000000");
    assertThat(show(column(STRING, 45, 156, 0xa0), PSEUDONYM, "2001:db8::7")).isEqualTo("::");
    assertThat(show(column(STRING, 8, 15, 0xa0), PSEUDONYM, "10.1.2.3")).isEqualTo("0.0.0.0");
    assertThat(masked(column(STRING, 8, 16, 0xa0), PSEUDONYM, new byte[1])).isNull();
  }

  @Test
  void aNumberHasOnePseudonymInTextAndBinary() {
    long shown = STAND_INS.number(4711);
    String low = HexFormat.of().toHexDigits((byte) shown);
    String high = HexFormat.of().toHexDigits((byte) (shown >> 8));

    assertThat(show(column(LONG, BYTES, 11, 0), PSEUDONYM, "4711")).isEqualTo("" + shown);
    assertThat(hex(binary(column(SHORT, BYTES, 6, 0)), PSEUDONYM, "6712")).isEqualTo(low + high);
    assertThat(hex(binary(column(INT24, BYTES, 9, 0)), PSEUDONYM, "67120000"))
        .isEqualTo(low + high + "0000");
    assertThat(hex(binary(column(LONGLONG, BYTES, 20, UNSIGNED)), PSEUDONYM, "6712000000000000"))
        .isEqualTo(low + high + "000000000000");
  }

  @Test
  void numbersBelowZeroAndBeyondTheSignedAreNumbersOfTheirType() {
    long below = STAND_INS.number(-5, IntegerRange.TINY);
    long above = STAND_INS.number(-1, IntegerRange.BIG_UNSIGNED);

    assertThat(show(column(TINY, BYTES, 4, 0), PSEUDONYM, "-5")).isEqualTo("" + below);
    assertThat(hex(binary(column(TINY, BYTES, 4, 0)), PSEUDONYM, "fb"))
        .isEqualTo(HexFormat.of().toHexDigits((byte) below));
    assertThat(show(column(LONGLONG, BYTES, 20, UNSIGNED), PSEUDONYM, "18446744073709551615"))
        .isEqualTo(Long.toUnsignedString(above));
  }

  @Test
  void zerofilledNumbersAreFilledUp() {
    MysqlColumn column = column(LONG, BYTES, 7, UNSIGNED | ZEROFILL);

    assertThat(show(column, new Redact(), "0000042")).isEqualTo("0000000");
    assertThat(show(column, PSEUDONYM, "0004711"))
        .isEqualTo("%07d".formatted(STAND_INS.number(4711)));
    assertThat(hex(binary(column), new Redact(), "2a000000")).isEqualTo("00000000");
    assertThat(show(column(4, BYTES, 9, UNSIGNED | ZEROFILL, 2, Format.TEXT), new Redact(), "1"))
        .isEqualTo("000000.00");
  }

  @Test
  void aNumberThatItsTypeCannotHoldIsRedacted() {
    assertThat(show(column(TINY, BYTES, 4, 0), PSEUDONYM, "128")).isEqualTo("0");
    assertThat(show(column(TINY, BYTES, 3, UNSIGNED), PSEUDONYM, "-1")).isEqualTo("0");
    assertThat(show(column(INT24, BYTES, 9, 0), PSEUDONYM, "8388608")).isEqualTo("0");
    assertThat(show(column(LONGLONG, BYTES, 20, 0), PSEUDONYM, "9223372036854775808"))
        .isEqualTo("0");
    assertThat(show(column(LONG, BYTES, 11, 0), PSEUDONYM, "12x")).isEqualTo("0");
    assertThat(hex(binary(column(INT24, BYTES, 9, 0)), PSEUDONYM, "00008000"))
        .isEqualTo("00000000");
    assertThat(hex(binary(column(LONG, BYTES, 11, 0)), PSEUDONYM, "6712")).isEqualTo("00000000");
  }

  @Test
  void aBoolIsRedacted() {
    assertThat(show(column(TINY, BYTES, 1, 0), PSEUDONYM, "1")).isEqualTo("0");
    assertThat(hex(binary(column(TINY, BYTES, 1, 0)), PSEUDONYM, "01")).isEqualTo("00");
  }

  @ParameterizedTest
  @CsvSource({
    "4, 12, 31, 0, 00000000", // FLOAT
    "4, 7, 3, 0.000, 00000000",
    "5, 22, 31, 0, 0000000000000000", // DOUBLE
    "246, 11, 2, 0.00, 302e3030", // DECIMAL
    "246, 6, 0, 0, 30",
    "10, 10, 0, 1970-01-01, b2070101", // DATE
    "11, 10, 0, 00:00:00, ''", // TIME
    "11, 14, 3, 00:00:00.000, ''",
    "12, 19, 0, 1970-01-01 00:00:00, b2070101", // DATETIME
    "12, 26, 6, 1970-01-01 00:00:00.000000, b2070101",
    "7, 22, 2, 1970-01-02 00:00:00.00, b2070102", // TIMESTAMP
    "12, 19, 31, 1970-01-01 00:00:00, b2070101",
    "13, 4, 0, 1970, b207", // YEAR
    "245, 4294967295, 0, '\"***\"', 222a2a2a22", // JSON
    "248, 12, 0, '', ''", // SET
  })
  void everyOtherTypeHasAValueOfItsOwn(
      int type, long length, int decimals, String text, String hex) {
    MysqlColumn column = column(type, BYTES, length, 0, decimals, Format.TEXT);

    for (MaskSpec spec : List.of(new Redact(), new KeepLast(4), new Hash(), PSEUDONYM)) {
      assertThat(show(column, spec, "1")).isEqualTo(text);
      assertThat(hex(binary(column), spec, "01")).isEqualTo(hex);
    }
  }

  @Test
  void theDayOfARedactedTimestampIsOneInEveryTimeZone() {
    LocalDateTime shown = LocalDateTime.of(1970, 1, 2, 0, 0);
    for (String zone : ZoneId.getAvailableZoneIds()) {
      assertThat(ZoneId.of(zone).getRules().getValidOffsets(shown)).as(zone).hasSize(1);
    }
    assertThat(shown.toInstant(ZoneOffset.ofHours(14))).isAfter(Instant.ofEpochSecond(0));
  }

  @ParameterizedTest
  @CsvSource({"1, 01, 00", "8, ff, 00", "12, 0fff, 0000", "64, ffffffffffffffff, 0000000000000000"})
  void bitsBecomeAsManyZeros(int length, String value, String shown) {
    MysqlColumn column = column(16, BYTES, length, UNSIGNED);

    assertThat(hex(column, new Redact(), value)).isEqualTo(shown);
    assertThat(hex(binary(column), PSEUDONYM, value)).isEqualTo(shown);
  }

  @Test
  void aGeometryKeepsItsKindAndReferenceSystem() {
    MysqlColumn column = column(255, BYTES, LONGTEXT, 0x90);
    String point = "e6100000" + "0101000000";

    assertThat(hex(column, new KeepLast(4), point + "000000000000f03f0000000000000040"))
        .isEqualTo(point + "0".repeat(32));
    assertThat(hex(column, new Redact(), "00000000" + "0107000000" + "01000000"))
        .isEqualTo("00000000" + "0107000000" + "00000000");
    assertThat(masked(column, new Redact(), new byte[8])).isNull();
    assertThat(masked(column, new Redact(), HexFormat.of().parseHex("000000000109000000")))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 14, 17, 20, 242, 243, 247})
  void aTypeOfWhichNoValueCanBeMadeBecomesNull(int type) {
    MysqlColumn column = column(type, BYTES, 10, 0);

    assertThat(masked(column, new Redact(), new byte[1])).isNull();
    assertThat(masked(binary(column), PSEUDONYM, new byte[1])).isNull();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void nullMakesEveryValueNull(Format format) {
    MysqlColumn column = column(VAR_STRING, UTF8MB4, 40, 0, 0, format);

    assertThat(masked(column, new Null(), new byte[] {'a'})).isNull();
  }

  @Test
  void everyValueOfAComputedColumnIsNull() {
    MaskedColumn derived = masks.derived(varchar(40), "national-id");

    assertThat(derived.cells().mask("123-45-6789".getBytes(UTF_8))).isNull();
    assertThat(derived.label()).isEqualTo("national-id");
  }

  @Test
  void aMaskedColumnSaysWhatIsDoneToIt() {
    MaskedColumn column = masks.column(varchar(40), "national-id", new KeepLast(4));

    assertThat(column.column()).isEqualTo("c");
    assertThat(column.label()).isEqualTo("national-id");
    assertThat(column.mask()).isEqualTo("keep-last 4");
  }
}
