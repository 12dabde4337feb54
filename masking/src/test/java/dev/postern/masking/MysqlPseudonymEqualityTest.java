package dev.postern.masking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Secret;
import dev.postern.core.StatementPath.Bind;
import dev.postern.masking.PseudonymEquality.Constant;
import dev.postern.masking.PseudonymEquality.Exactness;
import dev.postern.masking.PseudonymEquality.Written;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlPseudonymEqualityTest {
  private static final MaskSpec.Pseudonym MASK =
      new MaskSpec.Pseudonym(new Secret("a key of 16 bytes or more"));
  private static final Pseudonyms KNOWN = MASK.standIns();

  private static PseudonymEquality of(String type) {
    return PseudonymEquality.ofMysql(type, MASK).orElseThrow();
  }

  private static byte @Nullable [] translated(String type, @Nullable String bound) {
    byte[] value = bound == null ? null : bound.getBytes(UTF_8);
    return of(type).translate(new Bind(MysqlTypes.VAR_STRING, false, value), UTF_8);
  }

  private static @Nullable String text(String type, String bound) {
    byte[] digits = translated(type, bound);
    return digits == null
        ? null
        : new String(HexFormat.of().parseHex(new String(digits, UTF_8)), UTF_8);
  }

  private static long number(String type, String bound) {
    byte[] value = translated(type, bound);
    assertThat(value).hasSize(Long.BYTES);
    return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Test
  void aPseudonymOfATextIsLedBackToItsHexadecimalDigits() {
    String type = "varchar(120) utf8mb4_0900_ai_ci";

    assertThat(text(type, KNOWN.text("Grüße 日本"))).isEqualTo("Grüße 日本");
    assertThat(of(type).sentAs(3)).isEqualTo(MysqlTypes.VAR_STRING);
    assertThat(of(type).exactness()).hasValue(new Exactness(false));
    assertThat(of(type).constant(Written.STRING, KNOWN.text("it's")))
        .hasValue(new Constant.Exact("it's", false));
    assertThat(translated(type, null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jane@example.com", "", "p_", "0", "\ufffd"})
  void whatWasNeverAPseudonymBecomesWhatNoRowHas(String guess) {
    for (String type : new String[] {"varchar(120) latin1_swedish_ci", "char(80) ascii_bin"}) {
      assertThat(text(type, guess)).isEqualTo(KNOWN.nobody());
    }
  }

  @Test
  void aTextIsNotComparedWithANumber() {
    assertThat(of("text utf8mb4_bin").constant(Written.DIGITS, "0")).isEmpty();
  }

  @Test
  void aPseudonymThatTheColumnCutsBecomesWhatNoRowHas() {
    String shown = KNOWN.text("ab");

    assertThat(text("varchar(54) utf8mb4_bin", shown)).isEqualTo("ab");
    assertThat(text("varchar(53) utf8mb4_bin", shown)).isEqualTo(KNOWN.nobody());
    assertThat(text("tinytext utf8mb4_bin", shown)).isEqualTo("ab");
    assertThat(text("tinytext utf8mb4_bin", KNOWN.text("a".repeat(17))))
        .as("it has 79 characters, and 255 bytes may be of 63")
        .isEqualTo(KNOWN.nobody());
  }

  @Test
  void blanksThatFillACharUpMeanNothing() {
    String type = "char(80) utf8mb4_0900_ai_ci";

    assertThat(of(type).exactness()).hasValue(new Exactness(true));
    assertThat(text(type, KNOWN.text("ab") + "   ")).isEqualTo("ab");
    assertThat(text(type, KNOWN.text("ab "))).as("no char's value").isEqualTo(KNOWN.nobody());
  }

  @ParameterizedTest
  @CsvSource({
    "tinyint, TINY, -7",
    "tinyint(4), TINY, 127",
    "tinyint(3) unsigned, TINY_UNSIGNED, 255",
    "smallint, SMALL, -32768",
    "smallint(5) unsigned, SMALL_UNSIGNED, 65535",
    "mediumint, MEDIUM, -8388608",
    "mediumint unsigned, MEDIUM_UNSIGNED, 16777215",
    "int, INT, 0",
    "int(10) unsigned zerofill, INT_UNSIGNED, 4294967295",
    "bigint, BIG, -9223372036854775808",
    "bigint unsigned, BIG_UNSIGNED, -1",
  })
  void aNumberIsLedBackInTheRangeOfItsType(String type, IntegerRange range, long value) {
    long shown = KNOWN.number(value, range);
    boolean unsigned = range.isUnsigned();
    String digits = unsigned ? Long.toUnsignedString(shown) : Long.toString(shown);

    assertThat(number(type + " null", digits)).isEqualTo(value);
    assertThat(of(type + " null").constant(Written.DIGITS, digits))
        .hasValue(unsigned ? new Constant.Unsigned(value) : new Constant.Whole(value));
    assertThat(of(type + " null").constant(Written.STRING, digits))
        .isEqualTo(of(type + " null").constant(Written.DIGITS, digits));
    assertThat(of(type + " null").sentAs(MysqlTypes.VAR_STRING))
        .isEqualTo(unsigned ? MysqlTypes.LONGLONG | 0x8000 : MysqlTypes.LONGLONG);
    assertThat(of(type + " null").exactness()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "tinyint, 128",
    "tinyint, 1.0",
    "int unsigned, -1",
    "int, 1e3",
    "bigint, 0x1f",
    "int, 5 or 1"
  })
  void whatTheTypeDoesNotHoldIsNoNumberOfIt(String type, String digits) {
    assertThat(of(type + " null").constant(Written.STRING, digits)).isEmpty();
    assertThat(translated(type + " null", digits)).isNull();
  }

  @Test
  void bytesAreNoNumber() {
    assertThat(of("int null").translate(new Bind(252, true, new byte[] {'5'}), UTF_8)).isNull();
  }

  @Test
  void aUuidOfMariadbIsLedBack() {
    UUID value = UUID.fromString("6fa459ea-ee8a-4ca4-894e-db77e160355e");
    String shown = KNOWN.uuid(value).toString();

    assertThat(translated("uuid null", shown)).asString(UTF_8).isEqualTo(value.toString());
    assertThat(of("uuid null").constant(Written.STRING, shown))
        .hasValue(new Constant.Text(value.toString()));
    assertThat(translated("uuid null", "no uuid")).isNull();
  }

  /** Those that {@link MysqlTypes} has no pseudonym for, or that nothing tells from such. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tinyint(1) null",
        "tinyint(1) unsigned null",
        "tinyint unsigned null",
        "decimal(10,2) null",
        "double null",
        "bit(8) null",
        "year null",
        "date null",
        "varbinary(40) null",
        "blob null",
        "json null",
        "longtext utf8mb4_bin",
        "enum('a','b') utf8mb4_bin",
        "set('a') utf8mb4_bin",
        "inet6 null",
        "varchar(40) binary",
        "vector(3) null",
        "",
      })
  void typesThatShowNoPseudonymHaveNone(String type) {
    assertThat(PseudonymEquality.ofMysql(type, MASK)).isEmpty();
  }
}
