package dev.postern.aws.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlTextTest {
  private static XmlElement read(String text) throws UnreadableException {
    return XmlText.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anElementIsReadWithItsChildren() throws UnreadableException {
    assertThat(
            read(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<A xmlns=\"urn:a\">\n <B x='1'>t&lt;"
                    + "<![CDATA[&]]></B>\n</A>\n"))
        .isEqualTo(
            new XmlElement(
                "A",
                Map.of(),
                List.of(new XmlElement("B", Map.of("x", "1"), List.of(), "t<&")),
                ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<A>",
        "<A/><B/>",
        "<A>x<B/></A>",
        "<!DOCTYPE A><A/>",
        "<!DOCTYPE A [<!ENTITY e 'x'>]><A>&e;</A>",
        "<!DOCTYPE A SYSTEM 'file:///etc/passwd'><A/>",
        "<A>&e;</A>",
        "<A><?p x?></A>",
        "<?p x?><A/>",
        "<A><!-- c --></A>",
        "<?xml version='1.0' encoding='UTF-16'?><A/>",
        "<?xml version='1.0' encoding='ISO-8859-1'?><A/>",
        "<A x='1' x='2'/>"
      })
  void whatAnotherReaderMightReadOtherwiseIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(UnreadableException.class);
  }

  @Test
  void nestingHasAnEnd() {
    assertThatThrownBy(() -> read("<A>".repeat(1_000)))
        .isInstanceOfSatisfying(
            UnreadableException.class, e -> assertThat(e.code()).isEqualTo("too-deep"));
  }
}
