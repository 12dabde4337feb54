package dev.postern.aws.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies of very many very small parts. */
class ElementsTest {
  /** How bodies are written. */
  enum Form {
    JSON,
    CBOR,
    XML,
    FORM;

    /** Writes one of so many parts, and reads it. */
    Object read(int count) throws UnreadableException {
      return switch (this) {
        case JSON -> JsonText.read(bytes("[" + "0,".repeat(count) + "0]"));
        case CBOR -> CborBytes.read(bytes("\u009f" + "\0".repeat(count) + "\u00ff"));
        case XML -> XmlText.read(bytes("<a>" + "<b/>".repeat(count) + "</a>"));
        case FORM -> FormText.body(bytes(form(count)));
      };
    }

    private static String form(int count) {
      StringBuilder form = new StringBuilder("a=");
      for (int i = 1; i < count; i++) {
        form.append('&').append(i).append('=');
      }
      return form.toString();
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void moreElementsThanAnyRequestHasAreNotRead(Form form) throws UnreadableException {
    assertThat(form.read(Elements.MOST - 2)).isNotNull();
    assertThatThrownBy(() -> form.read(Elements.MOST + 1))
        .isInstanceOfSatisfying(
            UnreadableException.class, e -> assertThat(e.code()).isEqualTo("too-many"));
  }
}
