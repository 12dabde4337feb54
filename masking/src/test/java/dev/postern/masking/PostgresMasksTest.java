package dev.postern.masking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Secret;
import dev.postern.masking.MaskSpec.Hash;
import dev.postern.masking.MaskSpec.KeepFirst;
import dev.postern.masking.MaskSpec.KeepLast;
import dev.postern.masking.MaskSpec.Null;
import dev.postern.masking.MaskSpec.Pseudonym;
import dev.postern.masking.MaskSpec.Redact;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.core.Oid;

class PostgresMasksTest {
  private static final MaskSpec PSEUDONYM = new Pseudonym(new Secret("a key of 16 bytes or more"));
  private static final int UNKNOWN_OID = 16_400;
  private static final int NO_MODIFIER = -1;

  private final PostgresMasks masks = new PostgresMasks(UTF_8);

  @ParameterizedTest
  @EnumSource(Format.class)
  void keepLastShowsTheEndOfAText(Format format) {
    PostgresColumn column = column(Oid.TEXT, NO_MODIFIER, format);

    assertThat(show(column, new KeepLast(4), "123-45-6789")).isEqualTo("*******6789");
    assertThat(show(column, new KeepFirst(3), "123-45-6789")).isEqualTo("123********");
  }

  @ParameterizedTest
  @CsvSource({"6789", "789", "9", "''"})
  void aTextNoLongerThanWhatIsKeptIsStarredWhole(String value) {
    PostgresColumn column = text(Oid.TEXT);

    assertThat(show(column, new KeepLast(4), value)).isEqualTo("*".repeat(value.length()));
    assertThat(show(column, new KeepFirst(4), value)).isEqualTo("*".repeat(value.length()));
  }

  @Test
  void charactersBeyondTheBasicPlaneAreKeptWhole() {
    assertThat(show(text(Oid.TEXT), new KeepLast(1), "a𝄞é𝄞")).isEqualTo("***𝄞");
    assertThat(show(text(Oid.TEXT), new KeepFirst(2), "a𝄞é𝄞")).isEqualTo("a𝄞**");
  }

  @Test
  void redactShowsNoLength() {
    assertThat(show(text(Oid.TEXT), new Redact(), "")).isEqualTo("***");
    assertThat(show(text(Oid.TEXT), new Redact(), "x".repeat(500))).isEqualTo("***");
  }

  @Test
  void aShownTextFitsItsColumn() {
    PostgresColumn two = column(Oid.VARCHAR, 4 + 2, Format.TEXT);
    PostgresColumn eight = column(Oid.VARCHAR, 4 + 8, Format.TEXT);

    assertThat(show(two, new Redact(), "ab")).isEqualTo("**");
    assertThat(show(eight, new Redact(), "ab")).isEqualTo("***");
    assertThat(show(eight, PSEUDONYM, "ab")).hasSize(8).startsWith("p_");
    assertThat(show(eight, new Hash(), "abc")).isEqualTo("ba7816bf");
    assertThat(show(text(Oid.NAME), new Hash(), "abc")).hasSize(63).startsWith("ba7816bf8f01cfea");
  }

  @Test
  void blanksAtTheEndOfACharAreNotItsValue() {
    PostgresColumn column = column(Oid.BPCHAR, 4 + 15, Format.TEXT);

    assertThat(show(column, new KeepLast(4), "123-45-6789    ")).isEqualTo("*******6789    ");
    assertThat(show(column, new Redact(), "123-45-6789    ")).isEqualTo("***            ");
    assertThat(show(column, new Hash(), "abc            ")).isEqualTo("ba7816bf8f01cfe");
  }

  @Test
  void aWideColumnFillsNoFurtherThanItsValue() {
    PostgresColumn column = column(Oid.BPCHAR, Integer.MAX_VALUE, Format.TEXT);

    assertThat(show(column, new Redact(), "short")).isEqualTo("***  ");
  }

  @Test
  void bytesThatAreNoTextAreRedacted() {
    byte[] latin = "Müller-6789".getBytes(ISO_8859_1);

    assertThat(masked(text(Oid.TEXT), new KeepLast(4), latin)).asString(UTF_8).isEqualTo("***");
    assertThat(show(text(Oid.TEXT), new KeepLast(4), "12345\0006789")).isEqualTo("***");
  }

  @Test
  void textsAreReadInTheClientsEncoding() {
    byte[] latin = "Grüße".getBytes(ISO_8859_1);
    PostgresMasks latinMasks = new PostgresMasks(ISO_8859_1);

    byte[] kept = mask(latinMasks, text(Oid.TEXT), new KeepLast(3), latin);
    byte[] pseudonym = mask(latinMasks, text(Oid.TEXT), PSEUDONYM, latin);

    assertThat(kept).asString(ISO_8859_1).isEqualTo("**üße");
    assertThat(pseudonym).asString(US_ASCII).isEqualTo(show(text(Oid.TEXT), PSEUDONYM, "Grüße"));
  }

  @Test
  void anEncodingThatNoClientHasIsRefused() {
    assertThatThrownBy(() -> new PostgresMasks(UTF_16))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Charset.forName("Shift_JIS")).satisfies(PostgresMasks::new);
  }

  @Test
  void aTextHasOnePseudonymInEveryTextType() {
    String pseudonym = show(text(Oid.TEXT), PSEUDONYM, "abc");

    assertThat(show(text(Oid.VARCHAR), PSEUDONYM, "abc")).isEqualTo(pseudonym);
    assertThat(show(text(Oid.NAME), PSEUDONYM, "abc")).isEqualTo(pseudonym);
    assertThat(show(column(Oid.BPCHAR, 4 + 60, Format.BINARY), PSEUDONYM, "abc" + " ".repeat(57)))
        .isEqualTo(pseudonym + " ".repeat(6));
    assertThat(show(text(Oid.TEXT_ARRAY), PSEUDONYM, "{abc}")).isEqualTo("{" + pseudonym + "}");
  }

  @Test
  void aNumberHasOnePseudonymInEveryWidthAndFormat() {
    String pseudonym = show(text(Oid.INT8), PSEUDONYM, "4711");
    BigInteger number = new BigInteger(pseudonym);

    assertThat(number).isBetween(BigInteger.ONE, BigInteger.valueOf(Short.MAX_VALUE));
    assertThat(show(text(Oid.INT2), PSEUDONYM, "4711")).isEqualTo(pseudonym);
    assertThat(show(text(Oid.INT4), PSEUDONYM, "4711")).isEqualTo(pseudonym);
    assertThat(number(Oid.INT2, "1267")).isEqualTo(number);
    assertThat(number(Oid.INT4, "00001267")).isEqualTo(number);
    assertThat(number(Oid.INT8, "0000000000001267")).isEqualTo(number);
  }

  @Test
  void aNumberThatItsTypeCannotHoldIsRedacted() {
    assertThat(show(text(Oid.INT2), PSEUDONYM, "32768")).isEqualTo("0");
    assertThat(show(text(Oid.INT4), PSEUDONYM, "-2147483649")).isEqualTo("0");
    assertThat(show(text(Oid.INT8), PSEUDONYM, "9223372036854775808")).isEqualTo("0");
    assertThat(show(text(Oid.INT4), PSEUDONYM, "12x")).isEqualTo("0");
  }

  @Test
  void aUuidHasOneStandInInBothFormats() {
    UUID value = UUID.fromString("6fa459ea-ee8a-4ca4-894e-db77e160355e");
    byte[] bytes = uuidBytes(value);

    for (MaskSpec spec : new MaskSpec[] {PSEUDONYM, new Hash()}) {
      UUID shown = UUID.fromString(show(text(Oid.UUID), spec, value.toString()));
      assertThat(shown).isNotEqualTo(value);
      assertThat(masked(column(Oid.UUID, NO_MODIFIER, Format.BINARY), spec, bytes))
          .isEqualTo(uuidBytes(shown));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "6fa459ea-ee8a-4ca4-894e-db77e160355",
    "6fa459eaee8a4ca4894edb77e160355e",
    "6fa459e-aee8a-4ca4-894e-db77e160355e",
    "6fa459ea-ee8a-4ca4-894e-db77e160355g"
  })
  void whatIsNoUuidIsRedacted(String value) {
    assertThat(show(text(Oid.UUID), PSEUDONYM, value)).isEqualTo(new UUID(0, 0).toString());
  }

  @Test
  void masksThatShowNothingOfATypeRedactIt() {
    assertThat(show(text(Oid.INT4), new KeepLast(4), "123456789")).isEqualTo("0");
    assertThat(show(text(Oid.INT4), new Hash(), "123456789")).isEqualTo("0");
    assertThat(show(text(Oid.NUMERIC), PSEUDONYM, "123.45")).isEqualTo("0");
    assertThat(show(text(Oid.DATE), new KeepFirst(4), "1984-05-06")).isEqualTo("1970-01-01");
    assertThat(show(text(Oid.JSONB), new KeepLast(4), "{\"a\": 1}")).isEqualTo("\"***\"");
    assertThat(show(text(Oid.UUID), new KeepLast(4), "6fa459ea-ee8a-4ca4-894e-db77e160355e"))
        .isEqualTo("00000000-0000-0000-0000-000000000000");
  }

  @Test
  void aRedactedArrayIsEmpty() {
    assertThat(show(text(Oid.TEXT_ARRAY), new Redact(), "{a,b}")).isEqualTo("{}");
    assertThat(show(text(Oid.INT4_ARRAY), new KeepLast(1), "{10,20}")).isEqualTo("{}");
    assertThat(show(text(Oid.TEXT_ARRAY), new KeepLast(1), "{a,{b}}")).isEqualTo("{}");
  }

  @Test
  void anArraysElementsAreMaskedInTheirPlaces() {
    PostgresColumn column = column(Oid.VARCHAR_ARRAY, 4 + 5, Format.TEXT);

    assertThat(show(column, new KeepLast(2), "{{abcd,NULL},{\"x y,\",\"\"}}"))
        .isEqualTo("{{**cd,NULL},{\"**y,\",\"\"}}");
    assertThat(show(text(Oid.INT8_ARRAY), PSEUDONYM, "[0:1]={4711,NULL}"))
        .isEqualTo("[0:1]={" + show(text(Oid.INT2), PSEUDONYM, "4711") + ",NULL}");
  }

  @Test
  void bitsBecomeAsManyZeros() {
    PostgresColumn binary = column(Oid.BIT, 10, Format.BINARY);

    assertThat(show(column(Oid.BIT, 3, Format.TEXT), new Redact(), "101")).isEqualTo("000");
    assertThat(masked(binary, new Redact(), new byte[] {0, 0, 0, 10, -1, -64}))
        .isEqualTo(new byte[] {0, 0, 0, 10, 0, 0});
    assertThat(show(text(Oid.BIT), new Redact(), "10111")).isEqualTo("0");
    assertThat(masked(column(Oid.BIT, Integer.MAX_VALUE, Format.TEXT), new Redact(), new byte[1]))
        .isNull();
  }

  @Test
  void aTypeThatIsNotBuiltInBecomesNull() {
    assertThat(masked(text(UNKNOWN_OID), new Redact(), "gold".getBytes(UTF_8))).isNull();
    assertThat(masked(text(UNKNOWN_OID), new KeepLast(1), "gold".getBytes(UTF_8))).isNull();
    assertThat(masked(text(Oid.RECORD), PSEUDONYM, "(1)".getBytes(UTF_8))).isNull();
  }

  @Test
  void nullMakesEveryValueNull() {
    assertThat(masked(text(Oid.TEXT), new Null(), "a".getBytes(UTF_8))).isNull();
    assertThat(masked(text(Oid.INT4_ARRAY), new Null(), "{1}".getBytes(UTF_8))).isNull();
  }

  @Test
  void everyValueOfAComputedColumnIsNull() {
    MaskedColumn derived = masks.derived(text(Oid.TEXT), "national-id");

    assertThat(derived.cells().mask("123-45-6789".getBytes(UTF_8))).isNull();
    assertThat(derived.label()).isEqualTo("national-id");
  }

  @Test
  void aMaskedColumnSaysWhatIsDoneToIt() {
    MaskedColumn column = masks.column(text(Oid.TEXT), "national-id", new KeepLast(4));

    assertThat(column.column()).isEqualTo("c");
    assertThat(column.label()).isEqualTo("national-id");
    assertThat(column.mask()).isEqualTo("keep-last 4");
  }

  private static PostgresColumn text(int oid) {
    return column(oid, NO_MODIFIER, Format.TEXT);
  }

  private static PostgresColumn column(int oid, int modifier, Format format) {
    return new PostgresColumn("c", 1, 1, oid, modifier, format);
  }

  private String show(PostgresColumn column, MaskSpec spec, String value) {
    byte[] masked = masked(column, spec, value.getBytes(UTF_8));
    assertThat(masked).isNotNull();
    return new String(masked, UTF_8);
  }

  private BigInteger number(int oid, String hex) {
    byte[] value = HexFormat.of().parseHex(hex);
    byte[] masked = masked(column(oid, NO_MODIFIER, Format.BINARY), PSEUDONYM, value);
    assertThat(masked).hasSameSizeAs(value);
    return new BigInteger(masked);
  }

  private byte @Nullable [] masked(PostgresColumn column, MaskSpec spec, byte[] value) {
    return mask(masks, column, spec, value);
  }

  private static byte @Nullable [] mask(
      PostgresMasks masks, PostgresColumn column, MaskSpec spec, byte[] value) {
    return masks.column(column, "label", spec).cells().mask(value);
  }

  private static byte[] uuidBytes(UUID value) {
    return ByteBuffer.allocate(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }
}
