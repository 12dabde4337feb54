package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.wire.mysql.TextResult.Answer;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to queries of the gate's own, packet by packet. */
class TextResultTest {
  private static final int OLD =
      Capabilities.PROTOCOL_41 | Capabilities.SECURE_CONNECTION | Capabilities.PLUGIN_AUTH;
  private static final int NEW = OLD | Capabilities.SESSION_TRACK | Capabilities.DEPRECATE_EOF;
  private static final String COLUMN = "03646566 00 00 00 016e 00 0c 3f00 02000000 08 8100 00 0000";

  private static Answer last(int flags, String... packets) {
    TextResult result = new TextResult(new Capabilities(flags), new TextResult.Bounds(10, 1_000));
    Answer answer = Answer.Wait.INSTANCE;
    for (String packet : packets) {
      assertThat(answer).isInstanceOf(Answer.Wait.class);
      answer = result.onPacket(Unpooled.wrappedBuffer(Bytes.hex(packet)));
    }
    return answer;
  }

  @Test
  void rowsEndByAnOkOrAnEof() {
    Answer expected = new Answer.Rows(List.of(Arrays.asList("7", null), Arrays.asList("", "abc")));
    String first = "0137 fb";
    String second = "00 03616263";
    assertThat(last(NEW, "02", COLUMN, COLUMN, first, second, "fe 00 00 0200 0000"))
        .isEqualTo(expected);
    assertThat(last(OLD, "02", COLUMN, COLUMN, "fe 0000 0200", first, second, "fe 0000 0200"))
        .isEqualTo(expected);
  }

  @Test
  void aRowMayFailHalfWay() {
    assertThat(last(NEW, "01", COLUMN, "0137", "ff 1e04 23 3432533232 6f6f7073"))
        .isEqualTo(new Answer.Failed(new ErrPacket(1054, "42S22", "oops")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fb 2f6574632f706173737764", // asks for a file
        "00 00 00 0a00 0000", // more results follow
        "00", // an OK that ends too early
        "fc ffff 00", // bytes behind the width
      })
  void whatNoServerAnswersIsAViolation(String packet) {
    assertThatThrownBy(() -> last(NEW, packet)).isInstanceOf(ProtocolViolation.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0137 00", "05 37", "fe 00"})
  void aRowOfAnotherWidthIsAViolation(String row) {
    assertThatThrownBy(() -> last(NEW, "01", COLUMN, row)).isInstanceOf(ProtocolViolation.class);
  }
}
