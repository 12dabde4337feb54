package dev.postern.masking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Secret;
import dev.postern.core.StatementPath.Bind;
import dev.postern.masking.PseudonymEquality.Constant;
import dev.postern.masking.PseudonymEquality.Written;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Oid;

class PseudonymEqualityTest {
  private static final MaskSpec.Pseudonym MASK =
      new MaskSpec.Pseudonym(new Secret("a key of 16 bytes or more"));
  private static final Pseudonyms KNOWN = MASK.standIns();
  private static final Pseudonyms OTHERS = new Pseudonyms(new Secret("another key of 16 bytes"));

  @Test
  void aPseudonymIsLedBackInBothFormats() {
    byte[] shown = KNOWN.text("Grüße").getBytes(UTF_8);
    PseudonymEquality equality = of(Oid.TEXT, -1);

    assertThat(equality.translate(new Bind(0, false, shown), UTF_8))
        .asString(UTF_8)
        .isEqualTo("Grüße");
    assertThat(equality.translate(new Bind(0, true, shown), ISO_8859_1))
        .asString(ISO_8859_1)
        .isEqualTo("Grüße");
    assertThat(equality.constant(Written.STRING, KNOWN.text("Grüße")))
        .hasValue(new Constant.Text("Grüße"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jane@example.com", "", "p_", "p_aaaa", "NULL", "%"})
  void whatWasNeverAPseudonymBecomesWhatNoRowHas(String guess) {
    assertThat(text(of(Oid.TEXT, -1), guess)).isEqualTo(KNOWN.nobody()).isNotEqualTo(guess);
    assertThat(of(Oid.TEXT, -1).constant(Written.STRING, guess))
        .hasValue(new Constant.Text(KNOWN.nobody()));
  }

  @Test
  void aPseudonymUnderAnotherKeyBecomesWhatNoRowHas() {
    assertThat(text(of(Oid.TEXT, -1), OTHERS.text("jane"))).isEqualTo(KNOWN.nobody());
    assertThat(OTHERS.nobody()).isNotEqualTo(KNOWN.nobody());
  }

  @Test
  void aPseudonymThatTheColumnWouldCutBecomesWhatNoRowHas() {
    String shown = KNOWN.text("ab");

    assertThat(text(of(Oid.VARCHAR, 4 + 54), shown)).isEqualTo("ab");
    assertThat(text(of(Oid.VARCHAR, 4 + 53), shown)).isEqualTo(KNOWN.nobody());
    assertThat(text(of(Oid.VARCHAR, 4 + 53), shown.substring(0, 53))).isEqualTo(KNOWN.nobody());
    assertThat(text(of(Oid.NAME, -1), KNOWN.text("a".repeat(17)))).isEqualTo(KNOWN.nobody());
  }

  @Test
  void blanksThatFillACharUpMeanNothing() {
    PseudonymEquality equality = of(Oid.BPCHAR, 4 + 60);

    assertThat(text(equality, KNOWN.text("ab") + "      ")).isEqualTo("ab");
    assertThat(text(of(Oid.TEXT, -1), KNOWN.text("ab") + " ")).isEqualTo(KNOWN.nobody());
    assertThat(text(equality, KNOWN.text("ab "))).as("no char's value").isEqualTo(KNOWN.nobody());
  }

  @Test
  void aTextThatTheSessionsEncodingLacksBecomesWhatNoRowHas() {
    byte[] shown = KNOWN.text("日本").getBytes(UTF_8);

    assertThat(of(Oid.TEXT, -1).translate(new Bind(0, false, shown), ISO_8859_1))
        .asString(UTF_8)
        .isEqualTo(KNOWN.nobody());
  }

  @Test
  void nullStaysNull() {
    for (int type : new int[] {Oid.TEXT, Oid.INT4, Oid.UUID}) {
      assertThat(of(type, -1).translate(new Bind(0, false, null), UTF_8)).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"4711, 2", "-4711, 2", "0, 2", "70000, 4", "-70000, 4", "5000000000, 8"})
  void aNumberIsLedBackInItsWidth(long value, int bytes) {
    long shown = KNOWN.number(value);
    PseudonymEquality equality = of(Oid.INT8, -1);
    byte[] binary = ByteBuffer.allocate(Long.BYTES).putLong(shown).array();
    byte[] narrow = Arrays.copyOfRange(binary, Long.BYTES - bytes, Long.BYTES);

    assertThat(text(equality, " " + shown)).isEqualTo(String.valueOf(value));
    assertThat(new BigInteger(bytes(equality, narrow, UTF_8))).isEqualTo(value);
    assertThat(new BigInteger(bytes(equality, binary, UTF_8))).isEqualTo(value);
    assertThat(equality.constant(Written.DIGITS, String.valueOf(shown)))
        .hasValue(new Constant.Whole(value));
    assertThat(equality.constant(Written.STRING, String.valueOf(shown)))
        .hasValue(new Constant.Whole(value));
  }

  @Test
  void whatIsNoNumberBecomesNull() {
    PseudonymEquality equality = of(Oid.INT4, -1);

    assertThat(equality.translate(new Bind(0, false, "0x1f".getBytes(UTF_8)), UTF_8)).isNull();
    assertThat(equality.translate(new Bind(0, true, new byte[3]), UTF_8)).isNull();
    assertThat(equality.constant(Written.DIGITS, "1.5")).isEmpty();
    assertThat(equality.constant(Written.STRING, "99999999999999999999")).isEmpty();
  }

  @Test
  void aUuidIsLedBackInEverySpellingTheServerTakes() {
    UUID value = UUID.fromString("6fa459ea-ee8a-4ca4-894e-db77e160355e");
    String shown = KNOWN.uuid(value).toString();
    PseudonymEquality equality = of(Oid.UUID, -1);

    assertThat(text(equality, shown)).isEqualTo(value.toString());
    assertThat(text(equality, "{" + shown.toUpperCase(Locale.ROOT) + "}"))
        .isEqualTo(value.toString());
    assertThat(text(equality, shown.replace("-", ""))).isEqualTo(value.toString());
    assertThat(equality.translate(new Bind(0, false, "no uuid".getBytes(UTF_8)), UTF_8)).isNull();
    assertThat(equality.constant(Written.STRING, "no uuid")).isEmpty();
    assertThat(equality.constant(Written.DIGITS, "7")).isEmpty();
  }

  @Test
  void parametersAreTakenOfTypesThatCompareAsTheColumnDoes() {
    assertThat(of(Oid.TEXT, -1).takes(0)).isTrue();
    assertThat(of(Oid.TEXT, -1).takes(Oid.VARCHAR)).isTrue();
    assertThat(of(Oid.VARCHAR, -1).takes(Oid.BPCHAR)).as("its blanks mean nothing").isFalse();
    assertThat(of(Oid.TEXT, -1).takes(Oid.BYTEA)).isFalse();
    assertThat(of(Oid.TEXT, -1).takes(Oid.NAME)).as("it cuts").isFalse();
    assertThat(of(Oid.INT4, -1).takes(Oid.INT8)).isTrue();
    assertThat(of(Oid.INT4, -1).takes(Oid.NUMERIC)).isFalse();
    assertThat(of(Oid.UUID, -1).takes(Oid.TEXT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {Oid.NUMERIC, Oid.DATE, Oid.TEXT_ARRAY, Oid.BYTEA, Oid.CHAR, 16_400})
  void otherTypesHaveNoSuchEquality(int type) {
    assertThat(PseudonymEquality.of(type, -1, MASK)).isEmpty();
  }

  @Test
  void equalitiesOfOneKeyAndTypeAreEqual() {
    assertThat(of(Oid.VARCHAR, 20))
        .isEqualTo(of(Oid.VARCHAR, 20))
        .isNotEqualTo(of(Oid.VARCHAR, 30))
        .isNotEqualTo(of(Oid.TEXT, -1));
  }

  private static PseudonymEquality of(int type, int modifier) {
    return PseudonymEquality.of(type, modifier, MASK).orElseThrow();
  }

  private static @Nullable String text(PseudonymEquality equality, String shown) {
    byte[] sent = equality.translate(new Bind(0, false, shown.getBytes(UTF_8)), UTF_8);
    return sent == null ? null : new String(sent, UTF_8);
  }

  private static byte @Nullable [] bytes(
      PseudonymEquality equality, byte[] value, Charset encoding) {
    return equality.translate(new Bind(0, true, value), encoding);
  }
}
