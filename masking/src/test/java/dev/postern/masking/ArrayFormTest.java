package dev.postern.masking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.masking.ElementArray.Dimension;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Oid;

class ArrayFormTest {
  private final TextArrays text = new TextArrays(new Encoding(UTF_8));
  private final BinaryArrays binary = new BinaryArrays(Oid.TEXT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{a}",
        "{a,b,NULL}",
        "{\"a b\",\"c,d\",\"{e}\",\"f\\\"g\",\"h\\\\i\",\"\",\"NULL\",\"null\"}",
        "{{a,b},{c,d},{e,NULL}}",
        "{{{{{{a}}}}}}",
        "[0:1]={a,b}",
        "[-2:-1][3:3]={{a},{b}}",
        "{*é𝄞,日本}",
      })
  void whatTheServerWritesIsReadAndWrittenTheSame(String literal) {
    ElementArray array = Objects.requireNonNull(text.read(literal.getBytes(UTF_8)));

    assertThat(text.write(array)).asString(UTF_8).isEqualTo(literal);
  }

  @Test
  void readsShapeNullsAndEscapes() {
    ElementArray array =
        Objects.requireNonNull(
            text.read("[5:6][1:2]={{a,\"b\\\"\"},{NULL,\"NULL\"}}".getBytes(UTF_8)));

    assertThat(array.dimensions()).containsExactly(new Dimension(5, 2), new Dimension(1, 2));
    assertThat(strings(array)).containsExactly("a", "b\"", null, "NULL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "a",
        "{a",
        "{a}}",
        "{a}b",
        "{,}",
        "{a,}",
        "{{}}",
        "{{},{}}",
        "{{a},b}",
        "{a,{b}}",
        "{{a},{b,c}}",
        "{\"a}",
        "{\"a\\",
        "{\"a\"b}",
        "{a\"b\"}",
        "{a\\b}",
        "{{{{{{{a}}}}}}}",
        "[1:2]={a}",
        "[1:1][1:1]={a}",
        "[1:1]={}",
        "[1:1]{a}",
        "[1:]={a}",
        "[9999999999:9999999999]={a}",
        "[2147483647:2147483647]={a}",
        "{a\u0000b}",
      })
  void whatTheServerNeverWritesIsNoArray(String literal) {
    assertThat(text.read(literal.getBytes(UTF_8))).isNull();
  }

  @Test
  void aBackslashInsideACharacterEscapesNothing() {
    Charset sjis = Charset.forName("Shift_JIS");
    // U+8868 ends in 5C, the backslash.
    byte[] literal = "{表}".getBytes(sjis);

    ElementArray array = Objects.requireNonNull(new TextArrays(new Encoding(sjis)).read(literal));

    assertThat(new String(Objects.requireNonNull(array.elements().getFirst()), sjis))
        .isEqualTo("表");
  }

  // select '[2:3]={ab,NULL}'::text[]
  private static final String BINARY_ARRAY =
      "00000001" // one dimension
          + "00000001" // has nulls
          + "00000019" // of text
          + "00000002" // two elements
          + "00000002" // from index 2
          + "00000002" // two bytes:
          + "6162"
          + "ffffffff"; // null

  @Test
  void binaryArraysAreReadAndWrittenTheSame() {
    byte[] value = HexFormat.of().parseHex(BINARY_ARRAY);

    ElementArray array = Objects.requireNonNull(binary.read(value));

    assertThat(array.dimensions()).containsExactly(new Dimension(2, 2));
    assertThat(strings(array)).containsExactly("ab", null);
    assertThat(binary.write(array)).isEqualTo(value);
  }

  @Test
  void aBinaryArrayCutAnywhereIsNone() {
    byte[] value = HexFormat.of().parseHex(BINARY_ARRAY);

    for (int end = 0; end < value.length; end++) {
      assertThat(binary.read(Arrays.copyOf(value, end))).isNull();
    }
    assertThat(binary.read(Arrays.copyOf(value, value.length + 1))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000007 00000000 00000019", // seven dimensions
        "ffffffff 00000000 00000019", // fewer than none
        "00000000 00000002 00000019", // unknown flag
        "00000000 00000000 00000017", // of int4
        "00000001 00000000 00000019 7fffffff 00000001", // more elements than bytes
        "00000001 00000000 00000019 80000000 00000001", // a size below zero
        "00000001 00000000 00000019 00000000 00000001", // a dimension of none
        "00000002 00000000 00000019 7fffffff 00000001 7fffffff 00000001",
        "00000001 00000000 00000019 00000001 7fffffff 00000000", // index beyond an integer
        "00000001 00000000 00000019 00000001 00000001 fffffffe", // a length below null's
        "00000001 00000000 00000019 00000001 00000001 7fffffff", // longer than the value
      })
  void aBinaryArrayThatLiesIsNone(String hex) {
    assertThat(binary.read(HexFormat.of().parseHex(hex.replace(" ", "")))).isNull();
  }

  private static List<@Nullable String> strings(ElementArray array) {
    return array.elements().stream()
        .<@Nullable String>map(element -> element == null ? null : new String(element, UTF_8))
        .toList();
  }
}
