package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Action.CopyFormat;
import dev.postern.core.CellMask;
import dev.postern.core.MaskPlan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows are what PostgreSQL 15 sent, one string or array a CopyData. */
class CopyOutMaskerTest {
  private static final CopyFormat TEXT = new CopyFormat.Text('\t', "\\N", false);
  private static final CopyFormat CSV = new CopyFormat.Csv(',', "", false, '"', '"');
  private static final CopyFormat BINARY = new CopyFormat.Binary();

  /** The second row's second value. */
  private static final String ODD = "tab\tnl\ncr\rbs\\ b\b f\f v\u000b del|,\"q\"";

  private static final List<@Nullable String> VALUES =
      Arrays.asList("plain", ODD, "\\N", "\u0001\u007f é€😀");

  private static final List<String> TEXT_ROWS =
      List.of(
          "1\tplain\t\\N\n",
          "2\ttab\\tnl\\ncr\\rbs\\\\ b\\b f\\f v\\v del|,\"q\"\t\n",
          "3\t\\\\N\t\\\\.\n",
          "4\t\u0001\u007f é€😀\tx\n");

  private static final List<String> BAR_ROWS =
      List.of(
          "1|plain|nil\n",
          "2|tab\\tnl\\ncr\\rbs\\\\ b\\b f\\f v\\v del\\|,\"q\"|\n",
          "3|\\\\N|\\\\.\n",
          "4|\u0001\u007f é€😀|x\n");

  private static final List<String> CSV_ROWS =
      List.of(
          "1,plain,\n",
          "2,\"tab\tnl\ncr\rbs\\ b\b f\f v\u000b del|,\"\"q\"\"\",\"\"\n",
          "3,\\N,\\.\n",
          "4,\u0001\u007f é€😀,x\n");

  private static final List<String> FORCED_ROWS =
      List.of(
          "\"1\",\"plain\",\n",
          "\"2\",\"tab\tnl\ncr\rbs\\ b\b f\f v\u000b del|,\"\"q\"\"\",\"\"\n",
          "\"3\",\"\\N\",\"\\.\"\n",
          "\"4\",\"\u0001\u007f é€😀\",\"x\"\n");

  private static final List<String> QUOTE_ROWS =
      List.of(
          "1;plain;nil\n",
          "2;'tab\tnl\ncr\rbs\\\\ b\b f\f v\u000b del|,\"q\"';\n",
          "3;\\N;\\.\n",
          "4;\u0001\u007f é€😀;x\n");

  private static final byte[] BINARY_FIRST =
      Bytes.hex(
          """
          50 47 43 4f 50 59 0a ff 0d 0a 00  # signature
          00 00 00 00                       # flags
          00 00 00 00                       # extension
          00 03                             # three cells
          00 00 00 04 00 00 00 01           # 1
          00 00 00 05 70 6c 61 69 6e        # plain
          ff ff ff ff                       # null
          """);
  private static final byte[] BINARY_SECOND =
      Bytes.hex("0003  00000004 00000003  00000002 5c4e  00000002 5c2e");
  private static final byte[] BINARY_TRAILER = Bytes.hex("ffff");

  @Test
  void valuesReachTheMaskUnescapedInEveryTextualForm() {
    assertThat(secondColumn(TEXT, TEXT_ROWS)).isEqualTo(VALUES);
    assertThat(secondColumn(new CopyFormat.Text('|', "nil", false), BAR_ROWS)).isEqualTo(VALUES);
    assertThat(secondColumn(CSV, CSV_ROWS)).isEqualTo(VALUES);
    assertThat(secondColumn(CSV, FORCED_ROWS)).isEqualTo(VALUES);
    assertThat(secondColumn(new CopyFormat.Csv(';', "nil", false, '\'', '\\'), QUOTE_ROWS))
        .isEqualTo(VALUES);
  }

  @Test
  void valuesThatAMaskLeavesAreWrittenAsTheServerWroteThem() {
    MaskPlan same = Masks.plan(Masks::same, Masks::same, Masks::same);

    assertCopies(TEXT, same, TEXT_ROWS);
    assertCopies(new CopyFormat.Text('|', "nil", false), same, BAR_ROWS);
    assertCopies(CSV, same, CSV_ROWS);
    assertCopies(CSV, same, FORCED_ROWS);
    assertCopies(new CopyFormat.Csv(';', "nil", false, '\'', '\\'), same, QUOTE_ROWS);
  }

  @Test
  void maskedTextIsEscaped() {
    assertMasks(TEXT, plan(Masks.to("a\tb\\c\n")), "1\tplain\t\\N\n", "1\ta\\tb\\\\c\\n\t\\N\n");
  }

  @Test
  void maskedCsvIsQuotedWhereItMustBe() {
    assertMasks(CSV, plan(Masks.to("a,b\"")), "1,plain,\n", "1,\"a,b\"\"\",\n");
    assertMasks(CSV, plan(Masks.to("*")), "1,plain,\n", "1,*,\n");
    assertMasks(CSV, plan(Masks.to("*")), "1,\"plain\",\n", "1,\"*\",\n");
    assertMasks(CSV, plan(Masks.to("")), "1,plain,\n", "1,\"\",\n");
    assertMasks(CSV, Masks.plan(Masks.to("\\.")), "plain\n", "\"\\.\"\n");
  }

  @Test
  void maskMayAnswerNull() {
    assertMasks(TEXT, plan(Masks::none), "1\tplain\tx\n", "1\t\\N\tx\n");
    assertMasks(CSV, plan(Masks::none), "1,\"plain\",x\n", "1,,x\n");
  }

  @Test
  void nullIsNoValueToMask() {
    List<String> seen = new ArrayList<>();
    MaskPlan last = Masks.plan(null, null, Masks.into(seen));

    assertCopies(TEXT, last, TEXT_ROWS.subList(0, 1));
    assertCopies(CSV, last, CSV_ROWS.subList(0, 1));

    assertThat(seen).isEmpty();
  }

  @Test
  void nullTextThatAValueCouldBeIsMasked() {
    CopyFormat guess = new CopyFormat.Text('\t', "123-45-6789", false);

    assertMasks(guess, plan(Masks.to("*")), "1\t123-45-6789\tx\n", "1\t*\tx\n");
  }

  @Test
  void quotedNullTextIsAValueInCsv() {
    CopyFormat guess = new CopyFormat.Csv(',', "123-45-6789", false, '"', '"');

    assertMasks(guess, plan(Masks.to("*")), "1,\"123-45-6789\",x\n", "1,\"*\",x\n");
    assertMasks(guess, plan(Masks.to("*")), "1,123-45-6789,x\n", "1,123-45-6789,x\n");
  }

  @Test
  void onlyTheFirstLineIsAHeader() {
    CopyFormat.Text text = new CopyFormat.Text('\t', "\\N", true);
    CopyFormat.Csv csv = new CopyFormat.Csv(',', "", true, '"', '"');
    List<String> textLines = List.of("id\tna\\tme\tz\n", "1\tplain\tx\n", "2\tplain\tx\n");
    List<String> csvLines = List.of("id,\"na\nme\",z\n", "1,plain,x\n", "2,plain,x\n");

    assertThat(masked(text, plan(Masks.to("*")), textLines))
        .containsExactly("id\tna\\tme\tz\n", "1\t*\tx\n", "2\t*\tx\n");
    assertThat(masked(csv, plan(Masks.to("*")), csvLines))
        .containsExactly("id,\"na\nme\",z\n", "1,*,x\n", "2,*,x\n");
  }

  @Test
  void octalAndHexadecimalEscapesAreRead() {
    assertThat(secondColumn(TEXT, List.of("1\t\\101\\x42\\7\\x4\\xg\\q\t\n")))
        .containsExactly("AB\u0007\u0004xgq");
  }

  @Test
  void endOfDataMarkerPasses() {
    assertMasks(TEXT, plan(Masks.to("*")), "\\.\n", "\\.\n");
  }

  @Test
  void csvValueThatLooksLikeTheEndOfDataIsMasked() {
    assertMasks(CSV, Masks.plan(Masks.to("*")), "\"\\.\"\n", "\"*\"\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "\n", // one empty cell
        "1\tplain\n", // a cell too few
        "1\tplain\tx\ty\n", // a cell too many
        "1\tplain\tx", // no line feed
        "1\tplain\tx\\\n", // an escaped one
        "1\tplain\tx\n2\tplain\tx\n", // two rows
        "1\tplain\tx\n\n", // a row and a line
        "1\tpl\nain\tx\n", // a bare line feed in a value
      })
  void textThatIsNotOneRowIsRefused(String data) {
    assertRefused(CopyOutMasker.of(TEXT, plan(Masks.to("*"))), data.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "1,plain\n",
        "1,plain,x,y\n",
        "1,plain,x",
        "1,plain,x\n2,plain,x\n",
        "1,\"plain,x\n", // an open quote
        "1,\"plain\"x,x\n", // a tail behind the quotes
        "1,pl\"ain\",x\n", // a quote inside a bare value
        "1,\"plain\"\"\n", // a quote that is only escaped
      })
  void csvThatIsNotOneRowIsRefused(String data) {
    assertRefused(CopyOutMasker.of(CSV, plan(Masks.to("*"))), data.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(chars = {'\n', '\r', '\0', 'é'})
  void charactersThatBlurRowsAreRefused(char bad) {
    MaskPlan plan = plan(Masks.to("*"));

    for (CopyFormat format :
        List.of(
            new CopyFormat.Text(bad, "\\N", false),
            new CopyFormat.Csv(bad, "", false, '"', '"'),
            new CopyFormat.Csv(',', "", false, bad, '"'),
            new CopyFormat.Csv(',', "", false, '"', bad))) {
      assertThatThrownBy(() -> CopyOutMasker.of(format, plan))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(chars = {'\\', '.', 'n', '7'})
  void delimiterThatAnEscapeCouldMeanIsRefused(char bad) {
    assertThatThrownBy(() -> CopyOutMasker.of(new CopyFormat.Text(bad, "", false), plan(null)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void binaryCellIsReplacedBehindHeaderAndBeforeTrailer() {
    CopyOutMasker masker = CopyOutMasker.of(BINARY, plan(Masks.to("***")));
    byte[] first = Arrays.copyOf(BINARY_FIRST, 29);

    assertThat(mask(masker, BINARY_FIRST))
        .isEqualTo(
            Bytes.written(
                out -> out.writeBytes(first).writeBytes(Bytes.hex("00000003 2a2a2a ffffffff"))));
    assertThat(mask(masker, BINARY_SECOND))
        .isEqualTo(Bytes.hex("0003  00000004 00000003  00000003 2a2a2a  00000002 5c2e"));
    assertThat(mask(masker, BINARY_TRAILER)).isEqualTo(BINARY_TRAILER);
    assertRefused(masker, BINARY_SECOND);
  }

  @Test
  void binaryHeaderAndTrailerAloneAreAnEmptyCopy() {
    byte[] empty =
        Bytes.hex("5047434f50590aff0d0a00 00000000 00000000  ffff # as PostgreSQL 15 sends it");

    assertThat(mask(CopyOutMasker.of(BINARY, plan(Masks.to("*"))), empty)).isEqualTo(empty);
  }

  @Test
  void cutBinaryIsRefused() {
    for (int size = 1; size < BINARY_FIRST.length; size++) {
      if (size != 19) { // the header by itself is whole
        assertRefused(
            CopyOutMasker.of(BINARY, plan(Masks.to("*"))), Arrays.copyOf(BINARY_FIRST, size));
      }
    }
  }

  @Test
  void binaryHeaderOfAnotherKindIsRefused() {
    for (int at = 0; at < 19; at++) {
      byte[] other = BINARY_FIRST.clone();
      other[at] ^= 1;
      assertRefused(CopyOutMasker.of(BINARY, plan(Masks.to("*"))), other);
    }
  }

  @Test
  void damagedBinaryIsReadOrRefused() {
    Bytes.damageIsReadOrRefused(
        Bytes.message('d', BINARY_FIRST),
        message -> CopyOutMasker.of(BINARY, plan(Masks.to("*"))).mask(message, Unpooled.buffer()));
  }

  @Test
  void damagedTextNeverShowsWhatTheMaskHides() {
    assertDamageHidden(TEXT, TEXT_ROWS.get(1).getBytes(UTF_8));
    assertDamageHidden(CSV, CSV_ROWS.get(1).getBytes(UTF_8));
  }

  @Test
  void anyTextSurvivesBothTextualForms() {
    Random random = new Random(11);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder value = new StringBuilder();
      for (int j = random.nextInt(8); j > 0; j--) {
        value.append("ab\t\n\r\\\",|'.Nxé\b\u000b1".charAt(random.nextInt(17)));
      }
      assertReadsBack(new CopyFormat.Text('|', "\\N", false), value.toString(), "a|b|c\n");
      assertReadsBack(CSV, value.toString(), "a,b,c\n");
      assertReadsBack(new CopyFormat.Csv('|', "x", false, '\'', '\\'), value.toString(), "a|b|c\n");
    }
  }

  /** What a masker writes, a second one must read as the very same value. */
  private static void assertReadsBack(CopyFormat format, String value, String row) {
    String written = masked(format, plan(Masks.to(value)), List.of(row)).getFirst();
    assertThat(secondColumn(format, List.of(written))).as("%s", written).containsExactly(value);
  }

  private static void assertDamageHidden(CopyFormat format, byte[] row) {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = row.clone();
      damaged[random.nextInt(row.length)] = (byte) "\t\n\\\",.N".charAt(random.nextInt(7));
      assertHiddenOrRefused(format, damaged);
    }
  }

  private static void assertHiddenOrRefused(CopyFormat format, byte[] row) {
    CellMask hide = Masks.to("*");
    CopyOutMasker masker = CopyOutMasker.of(format, Masks.plan(hide, hide, hide));
    ByteBuf out = Unpooled.buffer();
    try {
      masker.mask(Bytes.buffer(Bytes.message('d', row)), out);
      assertThat(out.toString(UTF_8)).doesNotContain("tab").doesNotContain("del");
    } catch (ProtocolViolation refused) {
      assertThat(out.readableBytes()).isZero();
    }
  }

  private static MaskPlan plan(@Nullable CellMask second) {
    return Masks.plan(null, second, null);
  }

  private static List<String> secondColumn(CopyFormat format, List<String> rows) {
    List<String> seen = new ArrayList<>();
    masked(format, plan(Masks.into(seen)), rows);
    return seen;
  }

  private static void assertCopies(CopyFormat format, MaskPlan plan, List<String> rows) {
    assertThat(masked(format, plan, rows)).isEqualTo(rows);
  }

  private static void assertMasks(CopyFormat format, MaskPlan plan, String row, String expected) {
    assertThat(masked(format, plan, List.of(row))).containsExactly(expected);
  }

  private static List<String> masked(CopyFormat format, MaskPlan plan, List<String> rows) {
    CopyOutMasker masker = CopyOutMasker.of(format, plan);
    return rows.stream().map(row -> new String(mask(masker, row.getBytes(UTF_8)), UTF_8)).toList();
  }

  /** The data of the one CopyData that comes out. */
  private static byte[] mask(CopyOutMasker masker, byte[] data) {
    ByteBuf out = Unpooled.buffer();
    masker.mask(Bytes.buffer(Bytes.message('d', data)), out);
    byte[] message = ByteBufUtil.getBytes(out);
    assertThat(message).isEqualTo(Bytes.message('d', Bytes.body(message)));
    return Bytes.body(message);
  }

  private static void assertRefused(CopyOutMasker masker, byte[] data) {
    ByteBuf out = Unpooled.buffer();
    assertThatThrownBy(() -> masker.mask(Bytes.buffer(Bytes.message('d', data)), out))
        .isInstanceOf(ProtocolViolation.class);
    assertThat(out.readableBytes()).isZero();
  }
}
