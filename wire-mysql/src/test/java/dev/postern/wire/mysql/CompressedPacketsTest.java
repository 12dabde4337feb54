package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompressedPacketsTest {
  private static final int LARGEST = 0xff_ffff;

  private EmbeddedChannel channel = new EmbeddedChannel();

  static Stream<Compression> compressions() {
    return Stream.of(
        new Compression.Zlib(), new Compression.Zstandard(0), new Compression.Zstandard(22));
  }

  private void open(Compression compression) {
    channel = new EmbeddedChannel(new CompressedPackets(compression));
  }

  @AfterEach
  void noBufferIsLeft() {
    channel.finishAndReleaseAll();
  }

  private static byte[] packet(int sequence, int before, byte... payload) {
    return Bytes.written(out ->
        out.writeMediumLE(payload.length)
            .writeByte(sequence)
            .writeMediumLE(before)
            .writeBytes(payload));
  }

  private static byte[] compressed(Compression compression, int sequence, byte... plain) {
    return packet(sequence, plain.length, compression.deflate(plain));
  }

  private void receive(byte... bytes) {
    channel.writeInbound(Bytes.buffer(bytes));
  }

  private byte[] inflated() {
    return all(channel::readInbound);
  }

  private byte[] sent() {
    return all(channel::readOutbound);
  }

  private static byte[] all(Supplier<ByteBuf> parts) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = parts.get(); part != null; part = parts.get()) {
      all.writeBytes(part);
      part.release();
    }
    return ByteBufUtil.getBytes(all);
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + i / 7 % 26);
    }
    return text;
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void whatIsWrittenCompressedReadsAsItWas(Compression compression) {
    open(compression);
    byte[] plain = text(200_000);
    channel.writeOutbound(Bytes.buffer(plain));
    byte[] wire = sent();
    assertThat(wire).hasSizeLessThan(plain.length / 10);
    receive(wire);
    assertThat(inflated()).isEqualTo(plain);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void packetsAreReadHoweverTheyAreCut(Compression compression) {
    open(compression);
    byte[] first = text(90);
    byte[] second = {4, 0, 0, 1, 'a', 'b', 'c', 'd'};
    byte[] wire =
        Bytes.written(out ->
            out.writeBytes(compressed(compression, 0, first)).writeBytes(packet(1, 0, second)));
    byte[] both = Bytes.written(out -> out.writeBytes(first).writeBytes(second));
    for (int cut = 1; cut < wire.length; cut++) {
      receive(Arrays.copyOf(wire, cut));
      receive(Arrays.copyOfRange(wire, cut, wire.length));
      assertThat(inflated()).as("cut at %d", cut).isEqualTo(both);
    }
    for (byte b : wire) {
      receive(b);
    }
    assertThat(inflated()).as("byte by byte").isEqualTo(both);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void aPayloadBeyondTheLargestPacketPassesInSeveral(Compression compression) {
    open(compression);
    byte[] plain = text(LARGEST + 5_000);
    receive(compressed(compression, 0, Arrays.copyOf(plain, LARGEST)));
    receive(compressed(compression, 1, Arrays.copyOfRange(plain, LARGEST, plain.length)));
    assertThat(inflated()).isEqualTo(plain);
    channel.writeOutbound(Bytes.buffer(plain));
    byte[] wire = sent();
    assertThat(wire[3]).as("after the client's two").isEqualTo((byte) 2);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void aPacketThatStandsForMoreThanItSaysIsRefused(Compression compression) {
    open(compression);
    byte[] bomb = compression.deflate(new byte[LARGEST]);
    assertThat(bomb).hasSizeLessThan(20_000);
    assertThatThrownBy(() -> receive(packet(0, 1_000, bomb)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("not as long as it says");
    assertThat(inflated()).isEmpty();
    receive(packet(0, 0, (byte) 1));
    assertThat(inflated()).as("nothing behind it is read").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void aPacketThatStandsForLessThanItSaysIsRefused(Compression compression) {
    open(compression);
    assertThatThrownBy(() -> receive(packet(0, 101, compression.deflate(text(100)))))
        .isInstanceOf(ProtocolViolation.class);
    assertThat(inflated()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void bytesBehindTheEndOfWhatIsCompressedAreRefused(Compression compression) {
    open(compression);
    byte[] compressed = compression.deflate(text(100));
    byte[] longer = Arrays.copyOf(compressed, compressed.length + 1);
    assertThatThrownBy(() -> receive(packet(0, 100, longer))).isInstanceOf(ProtocolViolation.class);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void damageIsRefusedOrReadToTheSameLength(Compression compression) {
    byte[] good = compression.deflate(text(3_000));
    Random random = new Random(20_262);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      byte[] into = new byte[3_000];
      try {
        compression.inflate(damaged, into);
      } catch (ProtocolViolation refused) {
        assertThat(refused).hasMessageContaining("damaged");
      }
    }
  }

  @Test
  void oneBombIsInflatedAtATimeWhileReadingIsHeld() {
    Compression compression = new Compression.Zstandard(0);
    open(compression);
    byte[] bomb = compressed(compression, 0, new byte[LARGEST]);
    channel.config().setAutoRead(false);
    receive(Bytes.written(out -> out.writeBytes(bomb).writeBytes(bomb).writeBytes(bomb)));
    assertThat(channel.inboundMessages()).isEmpty();
    channel.config().setAutoRead(true);
    channel.runPendingTasks();
    assertThat(channel.inboundMessages()).hasSize(3);
  }

  @Test
  void packetsOutOfOrderAreRefused() {
    open(new Compression.Zlib());
    receive(packet(0, 0, (byte) 1));
    receive(packet(1, 0, (byte) 2));
    receive(packet(0, 0, (byte) 3));
    assertThat(inflated()).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> receive(packet(2, 0, (byte) 4)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("out of order");
  }

  @Test
  void anEmptyPacketIsRefused() {
    open(new Compression.Zlib());
    assertThatThrownBy(() -> receive(packet(0, 0))).isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void theAnswersNumbersGoOnWhereTheCommandsEnded() {
    open(new Compression.Zlib());
    receive(packet(0, 0, (byte) 1));
    receive(packet(1, 0, (byte) 1));
    channel.writeOutbound(Bytes.buffer((byte) 7));
    channel.writeOutbound(Bytes.buffer((byte) 8));
    assertThat(sent()).isEqualTo(Bytes.hex("010000 02 000000 07  010000 03 000000 08"));
    receive(packet(0, 0, (byte) 1));
    channel.writeOutbound(Bytes.buffer((byte) 9));
    assertThat(sent()).isEqualTo(Bytes.hex("010000 01 000000 09"));
  }

  @Test
  void whatDoesNotBecomeShorterGoesAsItIs() {
    open(new Compression.Zlib());
    byte[] noise = new byte[400];
    new Random(1).nextBytes(noise);
    channel.writeOutbound(Bytes.buffer(noise));
    assertThat(sent()).isEqualTo(packet(0, 0, noise));
  }

  @Test
  void theLastWordOfASessionGoesOutAndItsEndIsTold() {
    open(new Compression.Zlib());
    channel.write(Bytes.buffer((byte) 5));
    assertThat(channel.writeAndFlush(Unpooled.buffer(0)).isSuccess()).isTrue();
    assertThat(sent()).isEqualTo(packet(0, 0, (byte) 5));
  }
}
