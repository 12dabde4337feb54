package dev.postern.aws.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.aws.model.Member;
import dev.postern.aws.model.OutputModel;
import dev.postern.aws.model.Shape;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.FieldMask;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CBOR of a structure with the members {@code a} (open), {@code s} (secret), {@code l} (a list of
 * such structures) and {@code m} (a map of secrets), written by hand.
 */
class CborMaskTest {
  /** The text {@code redacted} with its head. */
  private static final String REDACTED = "687265646163746564";

  private static Place root() {
    Map<String, Member> members = new LinkedHashMap<>();
    int shape = 1;
    for (String name : List.of("a", "s", "l", "m")) {
      members.put(name, new Member(name, Member.Location.BODY, name, shape++, false, false, false));
    }
    Shape.Structure output = new Shape.Structure(members, null);
    Shape.Scalar string = new Shape.Scalar(Shape.Type.STRING, false);
    OutputModel model =
        new OutputModel(
            Map.of(),
            List.of(
                output,
                string,
                string,
                new Shape.ListOf(0, "", false),
                new Shape.MapOf(1, 1, "key", "value", false)));
    return Place.root(
        model,
        output,
        List.of(
            FieldPath.of(new FieldMask("s", "secret"), null),
            FieldPath.of(new FieldMask("l[].s", "secret"), null),
            FieldPath.of(new FieldMask("m{}", "secret"), null)));
  }

  private static Hidden hidden(String hex) throws UnreadableException {
    return CborMask.hide(HexFormat.of().parseHex(hex.replace(" ", "")), root());
  }

  @ParameterizedTest
  @CsvSource({
    // {"a": "x", "s": "pass"}, of definite and of indefinite length, the text in pieces
    "a2 6161 6178 6173 6470617373, a2 6161 6178 6173 @",
    "bf 6161 6178 6173 7f 627061 627373 ff ff, bf 6161 6178 6173 @ ff",
    // the key in pieces, the map's number in a byte of its own
    "b801 7f 6173 ff 6470617373, b801 7f 6173 ff @",
    // {"l": [{"s": "pass"}, {"a": "x"}]}
    "a1 616c 82 a1 6173 6470617373 a1 6161 6178, a1 616c 82 a1 6173 @ a1 6161 6178",
    "a1 616c 9f a1 6173 6470617373 ff, a1 616c 9f a1 6173 @ ff",
    // {"m": {"k": "pass", "j": null}}
    "a1 616d a2 616b 6470617373 616a f6, a1 616d a2 616b @ 616a f6",
    // bytes, whole and in pieces
    "a1 6173 4470617373, a1 6173 487265646163746564",
    "a1 6173 5f 427061 427373 ff, a1 6173 487265646163746564",
    // numbers: 1, -500, 2^40, and floating ones of each width
    "a1 6173 01, a1 6173 00",
    "a1 6173 3901f3, a1 6173 00",
    "a1 6173 1b0000010000000000, a1 6173 00",
    "a1 6173 f93e00, a1 6173 f90000",
    "a1 6173 fa47c35000, a1 6173 fa00000000",
    "a1 6173 fb7e37e43c8800759c, a1 6173 fb0000000000000000",
    // times: 1363896240, 1363896240.5, the tag in a byte of its own
    "a1 6173 c11a514b67b0, a1 6173 c100",
    "a1 6173 c1fb41d452d9ec200000, a1 6173 c1fb0000000000000000",
    "a1 6173 d8011a514b67b0, a1 6173 d80100",
    // a truth
    "a1 6173 f5, a1 6173 f4",
    // a map and a list where the model has a text
    "a1 6173 a1 6470617373 01, a1 6173 a0",
    "a1 6173 9f 6470617373 ff, a1 6173 80",
    // what the model does not have, first, last and alone
    "a2 6178 6470617373 6161 6178, a1 6161 6178",
    "a2 6161 6178 6178 a1 6178 6470617373, a1 6161 6178",
    "bf 6178 6470617373 6161 6178 ff, bf 6161 6178 ff",
    "b90002 6178 f6 6173 6470617373, b90001 6173 @",
    "a1 6178 6470617373, a0",
  })
  void secretsAreHiddenAndAllElseStaysAsItWasWritten(String body, String shown)
      throws UnreadableException {
    assertThat(HexFormat.of().formatHex(hidden(body).body()))
        .isEqualTo(shown.replace(" ", "").replace("@", REDACTED));
  }

  @Test
  void whatWasHiddenIsCountedByItsField() throws UnreadableException {
    Hidden hidden = hidden("a2 6173 6470617373 616d a2 " + "616b 6470617373 616a 6470617373");

    assertThat(hidden.count()).isEqualTo(3);
    assertThat(hidden.fields())
        .containsExactly(new FieldMask("s", "secret"), new FieldMask("m{}", "secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a key twice, in one piece and in two
        "a2 6173 6470617373 6173 6470617373",
        "a2 6173 6470617373 7f 6173 ff 6470617373",
        // a list, a text and a number where a structure is expected
        "81 6470617373",
        "6470617373",
        "a1 616c a1 6173 6470617373",
        "a1 616c 81 6470617373",
        "a1 616d 82 616b 6470617373",
        // no text as a key, other tags, undefined, reserved, cut off, more behind
        "a1 01 6470617373",
        "a1 6173 c2 4470617373",
        "a1 6173 d9d9f7 6470617373",
        "a1 6173 f7",
        "a1 6173 1c",
        "a1 6173 64706173",
        "a1 6173 6470617373 00",
        "bf 6173 6470617373",
        "bf 6173 ff",
        // no UTF-8
        "a1 6173 62c328",
      })
  void whatAnotherReaderCouldReadOtherwiseIsRefused(String body) {
    assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> hidden(body));
  }
}
