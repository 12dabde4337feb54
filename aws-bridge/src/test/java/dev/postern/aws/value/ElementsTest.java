package dev.postern.aws.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies of very many very small parts. */
class ElementsTest {
  private interface Reader {
    Object read(byte[] bytes) throws UnreadableException;
  }

  /** How a body of so many parts is written and read. */
  private enum Form {
    JSON(count -> "[" + "0,".repeat(count) + "0]", JsonText::read),
    CBOR(count -> "\u009f" + "\0".repeat(count) + "\u00ff", CborBytes::read),
    XML(count -> "<a>" + "<b/>".repeat(count) + "</a>", XmlText::read),
    FORM(Form::form, FormText::body);

    private final IntFunction<String> writer;
    private final Reader reader;

    Form(IntFunction<String> writer, Reader reader) {
      this.writer = writer;
      this.reader = reader;
    }

    private static String form(int count) {
      StringBuilder form = new StringBuilder("a=");
      for (int i = 1; i < count; i++) {
        form.append('&').append(i).append('=');
      }
      return form.toString();
    }

    Object read(int count) throws UnreadableException {
      return reader.read(writer.apply(count).getBytes(StandardCharsets.ISO_8859_1));
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
