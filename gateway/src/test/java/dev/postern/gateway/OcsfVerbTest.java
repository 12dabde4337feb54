package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.JournalEvent;
import dev.postern.core.Reason;
import dev.postern.core.SessionId;
import dev.postern.gateway.cli.Actions.Ocsf.Stretch;
import dev.postern.gateway.cli.CommandException;
import dev.postern.recorder.Recorder;
import dev.postern.recorder.RecorderSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OcsfVerbTest {
  private static final Instant AT = Instant.parse("2026-11-24T16:00:00Z");

  @TempDir private Path journal;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Recorder open() {
    return Recorder.open(RecorderSettings.in(journal));
  }

  private static JournalEvent refused(int number) {
    return new JournalEvent.SessionRefused(
        AT.plusSeconds(number),
        new SessionId("session" + number),
        "user" + number,
        "shop",
        "postgres",
        "192.0.2.1:5",
        new Reason("token-expired", "the token has expired"));
  }

  private boolean run(Stretch stretch) throws Exception {
    return OcsfVerb.run(stretch, new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void aStretchOfTheJournalIsWrittenOneEventALine() throws Exception {
    try (Recorder recorder = open()) {
      for (int i = 0; i < 5; i++) {
        recorder.chain(i % 2).append(refused(i));
      }
    }

    assertThat(run(new Stretch(journal, "0-1", AT.plusSeconds(2), AT.plusSeconds(4), false)))
        .isTrue();
    assertThat(out.toString().lines())
        .hasSize(2)
        .satisfiesExactly(
            first -> assertThat(first).contains("\"user2\""),
            second -> assertThat(second).contains("\"user3\""));
  }

  @Test
  void aFollowedJournalThatIsReadToItsTimeEnds() throws Exception {
    try (Recorder recorder = open()) {
      recorder.chain(0).append(refused(1));

      assertThat(run(new Stretch(journal, null, Instant.MIN, AT.plusSeconds(2), true))).isTrue();
    }
    assertThat(out.toString().lines()).hasSize(1);
  }

  @Test
  @Timeout(60)
  void whatComesIsWrittenUntilNobodyReadsIt() throws Exception {
    PipedReader reader = new PipedReader();
    CompletableFuture<Boolean> follows;
    try (Recorder recorder = open();
        BufferedReader lines = new BufferedReader(reader);
        PrintWriter writer = new PrintWriter(new PipedWriter(reader))) {
      follows =
          CompletableFuture.supplyAsync(() -> {
            try {
              return OcsfVerb.run(
                  new Stretch(journal, null, Instant.MIN, Instant.MAX, true),
                  writer,
                  new PrintWriter(err));
            } catch (CommandException | IOException | InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      for (int i = 0; i < 3; i++) {
        recorder.chain(0).append(refused(i));
        assertThat(lines.readLine()).contains("\"user" + i + "\"");
      }
      reader.close();
      recorder.chain(0).append(refused(3));
      assertThat(follows.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void damageIsToldAndIsANo() throws Exception {
    try (Recorder recorder = open()) {
      recorder.chain(0).append(refused(1));
      recorder.chain(0).append(refused(2));
    }
    Path file;
    try (Stream<Path> files = Files.walk(journal)) {
      file = files.filter(path -> path.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("user1")] ^= 1;
    Files.write(file, bytes);

    assertThat(run(new Stretch(journal, null, Instant.MIN, Instant.MAX, false))).isFalse();
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("damaged: chain 0, record 1: CHECKSUM");
  }

  @Test
  void aPositionThatCannotBeIsSaidToBeNone() {
    try (Recorder recorder = open()) {
      recorder.chain(0).append(refused(1));
    }
    assertThatThrownBy(() -> run(new Stretch(journal, "x", Instant.MIN, Instant.MAX, false)))
        .isInstanceOf(CommandException.class);
    assertThatThrownBy(() -> run(new Stretch(journal, "0-9", Instant.MIN, Instant.MAX, false)))
        .isInstanceOf(CommandException.class);
  }
}
