package dev.postern.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
  private final EventEncoder encoder = new EventEncoder();

  static Stream<JournalEvent> everyEvent() {
    return Stream.of(
        Events.started(),
        Events.refusedSession(),
        Events.ended(),
        Events.forwarded(1, "select 1"),
        Events.forwarded(Long.MAX_VALUE, ""),
        Events.refused(2, "drop table customers"),
        Events.minted(),
        new JournalEvent.SessionStarted(
            Events.START, Events.SESSION, "", "", Set.of(), "", "", "", null, Events.START));
  }

  @ParameterizedTest
  @MethodSource("everyEvent")
  void decodesToWhatWasEncoded(JournalEvent event) throws Exception {
    assertThat(EventDecoder.decode(encoder.encode(event))).isEqualTo(event);
  }

  @Test
  void finishedStatementKeepsItsFramesAndDigest() throws Exception {
    byte[] frames = new byte[1000];
    Arrays.fill(frames, (byte) 0xfe);
    var event = (JournalEvent.StatementFinished) Events.finished(3, frames);

    var back = (JournalEvent.StatementFinished) EventDecoder.decode(encoder.encode(event));

    assertThat(back).usingRecursiveComparison().isEqualTo(event);
    assertThat(event.frames().remaining()).isEqualTo(1000);
  }

  @ParameterizedTest
  @MethodSource("everyEvent")
  void anEventCutAnywhereIsMalformed(JournalEvent event) {
    ByteBuffer whole = encoder.encode(event);
    for (int length = 0; length < whole.limit(); length++) {
      ByteBuffer cut = whole.slice(0, length);
      assertThatThrownBy(() -> EventDecoder.decode(cut))
          .as("cut to %d bytes", length)
          .isInstanceOf(MalformedJournalException.class);
    }
  }

  /** U+DC80 to U+DCFF stand for bytes that are no characters. */
  @Test
  void anyTextComesBackAsItWas() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        switch (random.nextInt(5)) {
          case 0 -> text.append((char) (0xdc80 + random.nextInt(0x80)));
          case 1 -> text.append((char) random.nextInt(0x10000));
          case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
          case 3 -> text.append('\ufffd');
          default -> text.append((char) random.nextInt(0x80));
        }
      }
      JournalEvent event = Events.forwarded(1, text.toString());
      assertThat(EventDecoder.decode(encoder.encode(event))).isEqualTo(event);
    }
  }

  @Test
  void aTextOverTheBoundIsCutWithItsLengthAndHash() throws Exception {
    String text = "é".repeat(EventEncoder.MAX_FIELD / 2 + 1);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

    var back =
        (JournalEvent.StatementForwarded)
            EventDecoder.decode(encoder.encode(Events.forwarded(1, text)));

    assertThat(back.text().getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(EventEncoder.MAX_FIELD);
    assertThat(back.text())
        .startsWith("ééé")
        .contains("é… [cut here by the journal; the whole is %d bytes".formatted(utf8.length))
        .endsWith(HexFormat.of().formatHex(ChainRecord.sha256().digest(utf8)) + "]");
  }

  @Test
  void anEventOverTheBoundIsRefused() {
    String large = "x".repeat(EventEncoder.MAX_FIELD);
    var event = (JournalEvent.StatementForwarded) Events.forwarded(1, large);
    List<String> binds = Collections.nCopies(2, large);
    var tooLarge =
        new JournalEvent.StatementForwarded(
            event.at(),
            event.session(),
            1,
            large,
            List.copyOf(binds),
            event.kinds(),
            event.risk(),
            event.reasons(),
            event.rule());

    assertThatThrownBy(() -> encoder.encode(tooLarge))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("16 MiB");
  }
}
