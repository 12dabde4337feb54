package dev.postern.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.JournalEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalVerifierTest {
  @TempDir Path temp;
  private Path directory;
  private JournalLayout layout;

  /** Two chains of two segments each, checkpointed at the end of both openings. */
  @BeforeEach
  void write() {
    directory = temp.resolve("journal");
    layout = new JournalLayout(directory);
    for (int opening = 0; opening < 2; opening++) {
      append(opening);
    }
  }

  private void append(int opening) {
    try (Recorder recorder = Recorder.open(RecorderSettings.in(directory))) {
      for (int chain = 0; chain < 2; chain++) {
        recorder.chain(chain).append(Events.forwarded(10 * opening + 1, "select " + chain));
        recorder.chain(chain).append(Events.finished(10 * opening + 1, new byte[] {'Z'}));
      }
    }
  }

  private List<Fault.Kind> verify() throws IOException {
    return JournalVerifier.verify(directory).faults().stream().map(Fault::kind).toList();
  }

  private Path file(int chain, int segment) throws IOException {
    return layout.files(chain).get(segment);
  }

  /** Where an excerpt's length stands, and where its content ends. */
  private record Range(int start, int end) {}

  private static List<Range> events(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Range> events = new ArrayList<>();
    int at = 0;
    for (int header = in.getInt(at); header > 0; header = in.getInt(at)) {
      int end = at + 4 + (header & 0x3fff_ffff);
      if ((header & 0x4000_0000) == 0) {
        events.add(new Range(at, end));
      }
      at = (end + 3) & ~3;
    }
    return events;
  }

  private static void put(Path file, long at, byte... bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
    }
  }

  @Test
  void whatTheRecorderWroteIsIntact() throws Exception {
    Verification verification = JournalVerifier.verify(directory);

    assertThat(verification.faults()).isEmpty();
    assertThat(verification.chains())
        .containsExactly(
            new Verification.Chain(0, 1, 4, 4, 4), new Verification.Chain(1, 1, 4, 4, 4));
    assertThat(verification.checkpoints()).isEqualTo(3);
  }

  @Test
  void anyChangedByteOfAnEventIsFound() throws Exception {
    for (int segment = 0; segment < 2; segment++) {
      Path file = file(1, segment);
      byte[] whole = Files.readAllBytes(file);
      List<Range> events = events(whole);
      assertThat(events).hasSize(2);
      for (Range event : events) {
        for (int at = event.start(); at < event.end(); at += segment == 0 ? 5 : 1) {
          put(file, at, (byte) (whole[at] ^ 1 << (at % 8)));
          assertThat(verify()).as("byte %d", at).isNotEmpty();
          put(file, at, whole[at]);
        }
      }
    }
    assertThat(verify()).isEmpty();
  }

  @Test
  void changedBytesOutsideOfEventsNeverHideOne() throws Exception {
    Path file = file(0, 0);
    byte[] whole = Files.readAllBytes(file);
    int end = events(whole).getLast().end();
    for (int at = 0; at < end; at += 509) {
      put(file, at, (byte) ~whole[at]);
      Verification verification = JournalVerifier.verify(directory);
      assertThat(verification.intact() && verification.chains().getFirst().events() != 4)
          .as("byte %d", at)
          .isFalse();
      put(file, at, whole[at]);
    }
  }

  @Test
  void anyChangedByteOfACheckpointIsFound() throws Exception {
    byte[] whole = Files.readAllBytes(layout.checkpoints());
    for (int at = 0; at < whole.length; at++) {
      put(layout.checkpoints(), at, (byte) (whole[at] ^ 1 << (at % 8)));
      assertThat(verify()).as("byte %d", at).isNotEmpty();
      put(layout.checkpoints(), at, whole[at]);
    }
    assertThat(verify()).isEmpty();
  }

  @Test
  void checkpointsCutInALineAreFound() throws Exception {
    byte[] whole = Files.readAllBytes(layout.checkpoints());
    for (int length = 0; length < whole.length; length += 17) {
      if (length == 0 || whole[length - 1] != '\n') {
        Files.write(layout.checkpoints(), Arrays.copyOf(whole, length));
        assertThat(verify()).as("cut to %d", length).contains(Fault.Kind.CHECKPOINT_MALFORMED);
      }
    }
  }

  @Test
  void deletedCheckpointsOrKeyAreFound() throws Exception {
    byte[] key = Files.readAllBytes(layout.publicKey());
    Files.delete(layout.publicKey());
    assertThat(verify()).contains(Fault.Kind.CHECKPOINT_MALFORMED);
    Files.write(layout.publicKey(), key);
    Files.delete(layout.checkpoints());
    assertThat(verify()).contains(Fault.Kind.CHECKPOINT_MALFORMED);
  }

  @Test
  void aCheckpointSignedByAnotherKeyIsFound() throws Exception {
    CheckpointKey other = CheckpointKey.loadOrCreate(temp.resolve("other.key"));
    List<String> lines = new ArrayList<>(Files.readAllLines(layout.checkpoints()));
    Checkpoint last = Checkpoint.parse(lines.removeLast().getBytes(StandardCharsets.ISO_8859_1));
    lines.add(
        Checkpoint.signed(last.number(), last.at(), last.previous(), last.chains(), other).line());
    Files.writeString(layout.checkpoints(), String.join("\n", lines) + "\n");

    assertThat(verify()).containsExactly(Fault.Kind.CHECKPOINT_SIGNATURE);
  }

  @Test
  void aMissingCheckpointIsFound() throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(layout.checkpoints()));
    lines.remove(1);
    Files.writeString(layout.checkpoints(), String.join("\n", lines) + "\n");

    assertThat(verify()).contains(Fault.Kind.CHECKPOINT_CHAIN);
  }

  @Test
  void aTailThatWasZeroedIsFound() throws Exception {
    Path file = file(0, 1);
    Range last = events(Files.readAllBytes(file)).getLast();
    put(file, last.start(), new byte[last.end() - last.start()]);

    assertThat(JournalVerifier.verify(directory).faults())
        .singleElement()
        .extracting(Fault::chain, Fault::sequence, Fault::kind)
        .containsExactly(0, 4L, Fault.Kind.MISSING);
  }

  @Test
  void aTruncatedFileIsFoundWhereverItIsCut() throws Exception {
    Path file = file(0, 1);
    int end = events(Files.readAllBytes(file)).getLast().end();
    for (int length = end - 1; length > 0; length -= 997) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      assertThat(verify()).as("cut to %d", length).hasSize(1);
    }
  }

  @Test
  void deletedFilesAreFoundWhereverTheyStood() throws Exception {
    for (int segment = 0; segment < 2; segment++) {
      Path file = file(1, segment);
      Path aside = temp.resolve("aside");
      Files.move(file, aside);
      assertThat(verify()).as("segment %d", segment).hasSize(1);
      Files.move(aside, file);
    }
    Files.move(layout.chain(1), temp.resolve("chain"));
    assertThat(verify()).containsExactly(Fault.Kind.MISSING);
  }

  @Test
  void swappedChainsAreFound() throws Exception {
    Files.move(layout.chain(0), temp.resolve("aside"));
    Files.move(layout.chain(1), layout.chain(0));
    Files.move(temp.resolve("aside"), layout.chain(1));

    assertThat(verify()).containsExactly(Fault.Kind.WRONG_CHAIN, Fault.Kind.WRONG_CHAIN);
  }

  @Test
  void aJournalCutBackToAnOlderCheckpointIsFoundByItsAnchor() throws Exception {
    Verification.@Nullable Anchor anchor = JournalVerifier.verify(directory).lastCheckpoint();
    List<String> lines = Files.readAllLines(layout.checkpoints());
    Files.writeString(layout.checkpoints(), lines.get(0) + "\n" + lines.get(1) + "\n");
    for (int chain = 0; chain < 2; chain++) {
      Retention.deleteSegment(layout.segments(chain).getLast());
    }

    assertThat(verify()).isEmpty();
    assertThat(JournalVerifier.verify(directory, null, anchor).faults())
        .extracting(Fault::kind)
        .containsExactly(Fault.Kind.ANCHOR);
  }

  @Test
  void aJournalWrittenAnewIsFoundByItsAnchor() throws Exception {
    Verification.@Nullable Anchor anchor = JournalVerifier.verify(directory).lastCheckpoint();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    append(0);
    append(1);

    assertThat(verify()).isEmpty();
    assertThat(JournalVerifier.verify(directory, null, anchor).faults())
        .extracting(Fault::kind)
        .containsExactly(Fault.Kind.ANCHOR);
  }

  @Test
  void whatACrashLeftBehindTheLastEventIsNoFaultOnceTheChainGoesOn() throws Exception {
    Path file = file(0, 1);
    int end = (events(Files.readAllBytes(file)).getLast().end() + 3) & ~3;
    put(file, end, new byte[] {100, 0, 0, 0, 1, 3});
    assertThat(verify()).containsExactly(Fault.Kind.MALFORMED);

    append(2);

    assertThat(verify()).isEmpty();
  }

  @Test
  void aReaderGoesOnBehindADamagedEventAndSaysSo() throws Exception {
    Path file = file(0, 0);
    Range first = events(Files.readAllBytes(file)).getFirst();
    put(file, first.end() - 1, (byte) 0);

    List<JournalEvent> events = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(directory)) {
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        events.add(entry.event());
      }
      assertThat(reader.faults()).extracting(Fault::kind).containsExactly(Fault.Kind.CHECKSUM);
    }
    assertThat(events).hasSize(7);
  }
}
