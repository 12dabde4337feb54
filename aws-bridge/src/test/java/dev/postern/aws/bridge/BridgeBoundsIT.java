package dev.postern.aws.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.aws.sign.Hashes;
import dev.postern.aws.sign.SdkSigned;
import dev.postern.core.Verdict;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies as long as S3 takes them in one request pass without being held, and so do many. */
@Tag("full")
class BridgeBoundsIT {
  private static final int KIBIBYTE = 1 << 10;
  private static final int MEBIBYTE = 1 << 20;
  private static final LongBody LONG = new LongBody(5L << 30);
  private static final int PATIENCE = 120_000;
  private static final int CLIENTS = 200;

  /** Ten in a second, for as long as it takes until the sockets on the way are full. */
  private static final int LOOKS = 150;

  /** Of all the JVM: the gate, its models, the client and the service. */
  private static final int HEAP = 96 * MEBIBYTE;

  private final CountDownLatch reads = new CountDownLatch(1);
  private final RecordedCalls path =
      new RecordedCalls(_ -> new Verdict.Forward("p/allow-1"), List.of());
  private StreamingUpstream upstream;
  private TestBridge bridge;

  @BeforeEach
  void start() throws IOException {
    upstream = new StreamingUpstream(LONG, reads);
    bridge = new TestBridge(() -> path, upstream::uri, new TestBridge.Unread(), SdkSigned.NOW);
  }

  @AfterEach
  void end() {
    bridge.close();
    upstream.close();
  }

  private Socket connect() throws IOException {
    Socket socket = bridge.connect();
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  /** What the gate's buffers take; everything in this JVM that uses Netty is the gate's. */
  private static long buffered() {
    ByteBufAllocatorMetric metric =
        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }

  /** What cannot be collected. */
  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void assertNothingIsHeld() {
    assertThat(buffered()).isLessThan(8 * MEBIBYTE);
    assertThat(heap()).isLessThan(HEAP);
  }

  @ParameterizedTest
  @CsvSource({"HASH, 5120", "SIGNED_CHUNKS, 64"})
  void aLongBodyGoesUpAsItIs(LongUpload.Way way, long mebibytes) throws Exception {
    reads.countDown();
    LongBody body = new LongBody(mebibytes * MEBIBYTE);
    try (Socket socket = connect()) {
      new LongUpload(body, "key", way, -1).send(socket);
      assertNothingIsHeld();
      assertThat(HttpWire.answer(socket)).startsWith("HTTP/1.1 200 ");
    }
    assertThat(upstream.taken.poll(PATIENCE, TimeUnit.MILLISECONDS))
        .isEqualTo(new StreamingUpstream.Taken(body.length(), body.sha256(), true));
  }

  @ParameterizedTest
  @CsvSource({"HASH, 64", "SIGNED_CHUNKS, 5120"})
  void ofALongBodyThatWasAlteredNearItsEndTheLastNeverArrives(LongUpload.Way way, long mebibytes)
      throws Exception {
    reads.countDown();
    LongBody body = new LongBody(mebibytes * MEBIBYTE);
    try (Socket socket = connect()) {
      Throwable cut =
          catchThrowable(
              () -> new LongUpload(body, "key", way, body.length() - KIBIBYTE).send(socket));
      assertThat(cut)
          .satisfiesAnyOf(
              none -> assertThat(none).isNull(),
              gone -> assertThat(gone).isInstanceOf(IOException.class));
      assertThat(HttpWire.answer(socket))
          .startsWith("HTTP/1.1 403 ")
          .contains("SignatureDoesNotMatch");
    }
    assertThat(upstream.taken.poll(PATIENCE, TimeUnit.MILLISECONDS))
        .satisfies(taken -> {
          assertThat(taken.complete()).isFalse();
          assertThat(taken.bytes()).isBetween(body.length() - MEBIBYTE, body.length() - 1);
        });
  }

  @Test
  void aLongBodyComesDownAsItIs() throws Exception {
    var digest = Hashes.sha256();
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              LongUpload.wire(
                  LongUpload.head("GET", "/bucket/key", Map.of(), SdkSigned.sha256(""))));
      InputStream in = socket.getInputStream();
      assertThat(headOf(in)).startsWith("HTTP/1.1 200 ");
      byte[] some = new byte[LongBody.BLOCK];
      for (long left = LONG.length(); left > 0; ) {
        int length = in.read(some);
        assertThat(length).isPositive();
        digest.update(some, 0, length);
        left -= length;
      }
      assertNothingIsHeld();
    }
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(LONG.sha256());
  }

  private static String headOf(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  /**
   * The service takes none of them for a while, so that all that can be held is. They are longer
   * than what the sockets on the way hold, and no longer than the system has memory for in those.
   */
  @ParameterizedTest
  @EnumSource(LongUpload.Way.class)
  void twoHundredBodiesThatCannotGoOnTake64KibibytesEach(LongUpload.Way way) throws Exception {
    assumeTrue(
        ByteBufAllocator.DEFAULT instanceof UnpooledByteBufAllocator,
        "a pool's own slack would count: -Dio.netty.allocator.type=unpooled, as the build has it");
    LongBody body = new LongBody(6 * MEBIBYTE);
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    long before = buffered();
    long most = 0;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        LongUpload upload = new LongUpload(body, "key" + i, way, -1);
        clients.submit(() -> {
          try (Socket socket = connect()) {
            socket.setSendBufferSize(64 * KIBIBYTE);
            upload.send(socket);
            sent.incrementAndGet();
            if (HttpWire.answer(socket).startsWith("HTTP/1.1 200 ")) {
              answered.incrementAndGet();
            }
          }
          return null;
        });
      }
      for (int looks = 0; looks < LOOKS; looks += upstream.begun.get() < CLIENTS ? 0 : 1) {
        TimeUnit.MILLISECONDS.sleep(100);
        most = Math.max(most, buffered() - before);
      }
      // Nearly all of them still wait for the service.
      assertThat(sent.get()).isLessThan(CLIENTS / 10);
      reads.countDown();
    }
    assertThat(answered).hasValue(CLIENTS);
    assertThat(most).isPositive().isLessThanOrEqualTo(64L * KIBIBYTE * CLIENTS);
  }
}
