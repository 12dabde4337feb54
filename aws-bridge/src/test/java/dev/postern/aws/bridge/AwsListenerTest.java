package dev.postern.aws.bridge;

import static dev.postern.aws.bridge.HttpWire.answer;
import static dev.postern.aws.bridge.HttpWire.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.Reading;
import dev.postern.aws.mask.Events;
import dev.postern.aws.mask.ResponseMasks;
import dev.postern.aws.model.Models;
import dev.postern.aws.sign.SdkSigned;
import dev.postern.aws.sign.SdkSigned.Way;
import dev.postern.core.AwsCall;
import dev.postern.core.CallEnd;
import dev.postern.core.CallJudgement;
import dev.postern.core.FaultCode;
import dev.postern.core.FieldMask;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of AWS's own signer through the bridge to a service that verifies the gate's. */
class AwsListenerTest {
  private static final String TEXT = "what is in the object\r\n0;and what looks like a chunk\r\n";
  private static final int SECONDS = 5;

  private SignedUpstream upstream;
  private RecordedCalls path = new RecordedCalls(_ -> new Verdict.Forward("p/allow-1"), List.of());
  private TestBridge bridge;
  private @Nullable URI place;
  private ResponseMasking masking = new Stars();

  @BeforeEach
  void start() throws IOException {
    upstream = new SignedUpstream();
    bridge = bridge(new AwsListener.Limits(100, 3, 2, Duration.ofSeconds(60)), BodyLimits.DEFAULT);
  }

  private TestBridge bridge(AwsListener.Limits limits, BodyLimits bodies) throws IOException {
    return new TestBridge(
        () -> path,
        () -> place == null ? upstream.uri() : place,
        new Switched(),
        SdkSigned.NOW,
        limits,
        bodies);
  }

  @AfterEach
  void end() {
    bridge.close();
    upstream.close();
  }

  /** What masks now. */
  private final class Switched implements ResponseMasking {
    @Override
    public ResponseMasking.Way way(Reading.Understood call, List<FieldMask> masks) {
      return masking.way(call, masks);
    }

    @Override
    public boolean records(Reading.Understood call, List<FieldMask> masks) {
      return masking.records(call, masks);
    }

    @Override
    public Masked mask(
        Reading.Understood call,
        List<FieldMask> masks,
        int status,
        Map<String, String> headers,
        byte[] body) {
      return masking.mask(call, masks, status, headers, body);
    }

    @Override
    public Head head(
        Reading.Understood call, List<FieldMask> masks, int status, Map<String, String> headers) {
      return masking.head(call, masks, status, headers);
    }
  }

  /** Reads where there are masks, and puts stars in the place of a word. */
  private static final class Stars implements ResponseMasking {
    @Override
    public ResponseMasking.Way way(Reading.Understood call, List<FieldMask> masks) {
      return masks.isEmpty() ? ResponseMasking.Way.UNREAD : ResponseMasking.Way.WHOLE;
    }

    @Override
    public Head head(
        Reading.Understood call, List<FieldMask> masks, int status, Map<String, String> headers) {
      throw new AssertionError("it is read whole");
    }

    @Override
    public boolean records(Reading.Understood call, List<FieldMask> masks) {
      return !call.operation().name().equals("ListBuckets");
    }

    @Override
    public Masked mask(
        Reading.Understood call,
        List<FieldMask> masks,
        int status,
        Map<String, String> headers,
        byte[] body) {
      String text = new String(body, StandardCharsets.UTF_8).replace("secret", "***");
      return new Masked.Passed(
          text.getBytes(StandardCharsets.UTF_8),
          headers,
          new Tally(List.of("SecretString: secret"), 1));
    }
  }

  private void decide(Function<AwsCall, Verdict> rules) {
    path = new RecordedCalls(rules, List.of());
  }

  private String sent(byte[] request) throws IOException {
    return bridge.sent(request);
  }

  private String sent(SdkSigned signed) throws IOException {
    return bridge.sent(whole(signed));
  }

  @ParameterizedTest
  @EnumSource(value = Way.class)
  void whateverIsSignedForTheGateLeavesSignedForAws(Way way) throws Exception {
    assertThat(sent(SdkSigned.of("s3", "PUT", "/bucket/key", TEXT, way)))
        .startsWith("HTTP/1.1 200 ");

    assertThat(upstream.taken).extracting(SignedUpstream.Taken::body).containsExactly(TEXT);
    SignedUpstream.Taken taken = upstream.taken.getFirst();
    assertThat(taken.head().path()).isEqualTo("/bucket/key");
    assertThat(taken.head().query()).isEmpty();
    assertThat(taken.head().header("x-amz-meta-note")).contains("two  spaces");
    assertThat(taken.head().headers().values())
        .noneMatch(value -> value.contains(SdkSigned.KEY.id()) || value.contains("token="));
    assertThat(path.events).containsExactly("forwarded PutObject");
    assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
        .satisfies(response -> assertThat(response.end()).isEqualTo(new CallEnd(200)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      mode = Mode.EXCLUDE,
      names = {"UNSIGNED", "LINK", "UNSIGNED_CHUNKS"})
  void aBodyThatWasAlteredNeverArrives(Way way) throws Exception {
    SdkSigned signed = SdkSigned.of("s3", "PUT", "/bucket/key", TEXT, way);
    byte[] altered = signed.body().clone();
    altered[altered.length / 2] ^= 1;

    String answer =
        sent(whole(new SdkSigned(signed.method(), signed.target(), signed.headers(), altered)));

    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("SignatureDoesNotMatch");
    assertThat(upstream.taken).isEmpty();
    assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
        .satisfies(response -> {
          assertThat(response.end().status()).isZero();
          assertThat(response.end().withheld()).isIn("altered-body", "wrong-signature");
        });
  }

  @Test
  void whatIsDeniedIsSaidAsTheServiceWouldSayIt() throws Exception {
    Refusal no = new Refusal(FaultCode.DENIED, "not-allowed", "policy p does not allow <it>");
    decide(_ -> new Verdict.Deny("p/deny-1", no));

    assertThat(sent(SdkSigned.of("s3", "DELETE", "/bucket", "", Way.WHOLE)))
        .startsWith("HTTP/1.1 403 ")
        .contains("<Error><Code>AccessDenied</Code>")
        .contains("policy p does not allow &lt;it&gt; (reason: not-allowed)");
    assertThat(upstream.taken).isEmpty();
    assertThat(path.events).containsExactly("refused DeleteBucket not-allowed");
  }

  @Test
  void whatIsNotUnderstoodIsRefusedAndRecorded() throws Exception {
    assertThat(sent(SdkSigned.of("s3", "PUT", "/bucket/key?unheard-of=1", TEXT, Way.WHOLE)))
        .startsWith("HTTP/1.1 403 ")
        .contains("unknown-operation");
    assertThat(path.events).containsExactly("refused (s3 PUT) unknown-operation");
  }

  @Test
  void maskedResponsesArriveWholeWithTheirOwnLength() throws Exception {
    path =
        new RecordedCalls(
            _ -> new Verdict.Forward("p/allow-1"),
            List.of(new FieldMask("SecretString", "secret")));
    upstream.answer(
        new SignedUpstream.Reply(
            200, "application/xml", "the secret is a secret".getBytes(StandardCharsets.UTF_8)));

    String answer = sent(SdkSigned.of("s3", "GET", "/bucket/key", "", Way.WHOLE));

    assertThat(answer).contains("content-length: 16").endsWith("the *** is a ***");
    assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
        .satisfies(response -> {
          assertThat(response.masked()).containsExactly("SecretString: secret");
          assertThat(StandardCharsets.UTF_8.decode(response.body().duplicate()).toString())
              .doesNotContain("secret");
        });
  }

  @ParameterizedTest
  @CsvSource({"/, 0", "/bucket?versioning=, 12"})
  void ofWhatMayNotBeRecordedADigestIsKept(String target, int kept) throws Exception {
    byte[] shown = "hunter2 here".getBytes(StandardCharsets.UTF_8);
    upstream.answer(new SignedUpstream.Reply(200, "application/xml", shown));

    String answer = sent(SdkSigned.of("s3", "GET", target, "", Way.WHOLE));

    assertThat(answer).endsWith("hunter2 here");
    assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
        .satisfies(response -> {
          assertThat(response.body().remaining()).isEqualTo(kept);
          assertThat(response.bytes()).isEqualTo(shown.length);
          assertThat(response.digest())
              .isEqualTo(MessageDigest.getInstance("SHA-256").digest(shown));
        });
  }

  @Test
  void whereAHeaderAloneIsHiddenTheBodyStreamsPast() throws Exception {
    masking = new ResponseMasks(Models.load());
    path =
        new RecordedCalls(
            _ -> new Verdict.Forward("p/allow-1"), List.of(new FieldMask("ContentType", "kind")));
    byte[] large = new byte[2 << 20];
    upstream.answer(new SignedUpstream.Reply(200, "text/confidential", large));

    String answer = sent(SdkSigned.of("s3", "GET", "/bucket/key", "", Way.WHOLE));

    assertThat(answer)
        .contains("content-type: redacted")
        .contains("content-length: " + large.length)
        .hasSizeGreaterThan(large.length)
        .doesNotContain("confidential");
    assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
        .satisfies(response -> assertThat(response.masked()).containsExactly("ContentType: kind"));
  }

  private String streamed(byte[] events) throws Exception {
    masking = new ResponseMasks(Models.load());
    path =
        new RecordedCalls(
            _ -> new Verdict.Forward("p/allow-1"),
            List.of(new FieldMask("EventStream.PayloadChunk.Payload", "rows")));
    upstream.answer(new SignedUpstream.Reply(200, "application/vnd.amazon.eventstream", events));
    return sent(
        SdkSigned.of(
            "lambda",
            "POST",
            "/2021-11-15/functions/f/response-streaming-invocations",
            "",
            Way.WHOLE));
  }

  @Test
  void eventsAreMaskedAsTheyCome() throws Exception {
    ByteArrayOutputStream events = new ByteArrayOutputStream();
    for (int i = 0; i < 100; i++) {
      events.writeBytes(Events.event("PayloadChunk", "secret,row\n".repeat(2_000)));
    }
    events.writeBytes(Events.event("InvokeComplete", "{}"));

    String answer = streamed(events.toByteArray());

    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("transfer-encoding: chunked")
        .contains("redacted")
        .contains("InvokeComplete")
        .doesNotContain("secret");
    assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
        .satisfies(response -> {
          assertThat(response.masked()).containsExactly("EventStream.PayloadChunk.Payload: rows");
          assertThat(response.maskedFields()).isEqualTo(100);
        });
  }

  @Test
  void whatIsNoStreamOfEventsEndsTheConnection() throws Exception {
    assertThat(streamed("secret,row\n".repeat(100).getBytes(StandardCharsets.UTF_8)))
        .doesNotContain("secret")
        .doesNotEndWith("0\r\n\r\n");
  }

  @Test
  void aHeldCallWaitsAndRunsOnceItIsApproved() throws Exception {
    decide(_ ->
        new Verdict.Hold(
            "p/hold-1",
            List.of("reviewers"),
            1,
            Duration.ofMinutes(1),
            new Verdict.Forward("p/hold-1")));
    try (Socket socket = bridge.connect()) {
      socket
          .getOutputStream()
          .write(whole(SdkSigned.of("s3", "PUT", "/bucket/key", TEXT, Way.WHOLE)));
      HoldListener<CallJudgement> held = path.held.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(held).isNotNull();
      assertThat(upstream.taken).isEmpty();
      held.settled(
          new Settled.Passes<>(path.judge(anyCall()).with(new Verdict.Forward("p/hold-1"))));
      assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
    }
    assertThat(upstream.taken).hasSize(1);
  }

  private void holdAll() {
    decide(_ ->
        new Verdict.Hold(
            "p/hold-1",
            List.of("reviewers"),
            1,
            Duration.ofMinutes(1),
            new Verdict.Forward("p/hold-1")));
  }

  private Socket held(String key) throws Exception {
    Socket socket = bridge.connect();
    socket
        .getOutputStream()
        .write(whole(SdkSigned.of("s3", "PUT", "/bucket/" + key, TEXT, Way.WHOLE)));
    assertThat(path.held.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
    return socket;
  }

  @Test
  void oneCallTooManyOfAnIdentityIsToldToComeAgain() throws Exception {
    holdAll();
    try (Socket first = held("one");
        Socket second = held("two")) {
      assertThat(sent(SdkSigned.of("s3", "PUT", "/bucket/three", TEXT, Way.WHOLE)))
          .startsWith("HTTP/1.1 503 ")
          .contains("<Code>SlowDown</Code>", "retry-after: 1", "too many of your calls");
      assertThat(sent(SdkSigned.of("dynamodb", "POST", "/", "{}", Way.WHOLE)))
          .startsWith("HTTP/1.1 400 ")
          .contains("retry-after: 1")
          .contains("ThrottlingException");
      first.shutdownOutput();
      assertThat(path.withdrawn.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("PutObject");
      // Its place is free a moment later.
      decide(_ -> new Verdict.Forward("p/allow-1"));
      String last = "";
      for (int i = 0; !last.startsWith("HTTP/1.1 200 ") && i < 1_000; i++) {
        last = sent(SdkSigned.of("s3", "PUT", "/bucket/try-" + i, TEXT, Way.WHOLE));
      }
      assertThat(last).startsWith("HTTP/1.1 200 ");
      assertThat(second.isConnected()).isTrue();
    }
  }

  @Test
  void oneCallTooManyOfAllIsToldToComeAgain() throws Exception {
    bridge.close();
    bridge =
        bridge(new AwsListener.Limits(100, 1, 100, Duration.ofSeconds(60)), BodyLimits.DEFAULT);
    holdAll();
    try (Socket _ = held("one")) {
      assertThat(sent(SdkSigned.of("s3", "PUT", "/bucket/two", TEXT, Way.WHOLE)))
          .startsWith("HTTP/1.1 503 ")
          .contains("<Code>SlowDown</Code>")
          .doesNotContain("your calls");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoDripsTheirRequestIsCutOff(boolean inBody) throws Exception {
    Duration patience = Duration.ofMillis(300);
    bridge.close();
    bridge = bridge(new AwsListener.Limits(100, 3, 2, patience), new BodyLimits(patience, 1 << 20));
    byte[] all = whole(SdkSigned.of("dynamodb", "POST", "/", "{}".repeat(4_000), Way.WHOLE));
    try (Socket socket = bridge.connect()) {
      int sent = inBody ? all.length - 6_000 : 10;
      socket.getOutputStream().write(all, 0, sent);
      socket.setSoTimeout(10);
      boolean open = true;
      while (open && sent < all.length - 1) {
        try {
          socket.getOutputStream().write(all, sent++, 1);
          open = socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
          open = true;
        } catch (IOException e) {
          open = false;
        }
      }
      assertThat(open).as("still served after %d bytes", sent).isFalse();
    }
  }

  private static AwsCall anyCall() {
    return new AwsCall(
        "s3",
        "PutObject",
        "eu-west-1",
        List.of(),
        List.of(),
        Set.of(dev.postern.core.Kind.WRITE),
        dev.postern.core.Risk.LOW,
        List.of());
  }

  @ParameterizedTest
  @CsvSource({"GET, WHOLE", "PUT, WHOLE", "PUT, UNSIGNED_CHUNKS"})
  void whoLeavesNoLongerWaits(String method, Way way) throws Exception {
    decide(_ ->
        new Verdict.Hold(
            "p/hold-1",
            List.of("reviewers"),
            1,
            Duration.ofMinutes(1),
            new Verdict.Forward("p/hold-1")));
    try (Socket socket = bridge.connect()) {
      String text = method.equals("GET") ? "" : TEXT;
      socket.getOutputStream().write(whole(SdkSigned.of("s3", method, "/bucket/key", text, way)));
      assertThat(path.held.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(path.withdrawn.poll(SECONDS, TimeUnit.SECONDS))
        .isEqualTo(method.equals("GET") ? "GetObject" : "PutObject");
    assertThat(upstream.taken).isEmpty();
  }

  @Test
  void oneConnectionToAwsServesOneCallAfterTheOther() throws Exception {
    try (Socket socket = bridge.connect()) {
      for (String key : List.of("one", "two", "three")) {
        socket
            .getOutputStream()
            .write(whole(SdkSigned.of("s3", "PUT", "/bucket/" + key, TEXT, Way.UNSIGNED_CHUNKS)));
        assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
      }
    }
    assertThat(upstream.taken).hasSize(3);
    assertThat(upstream.peers).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"GET, 200, 'PUT,GET,GET'", "PUT, 503, 'PUT,PUT'"})
  void onlyWhatReadsIsSentAgainWhereAConnectionIsLost(String method, String status, String taken)
      throws Exception {
    decide(call ->
        new Verdict.Forward(call.operation().equals("GetObject") ? "p/allow-1" : "p/allow-2"));
    try (DroppingUpstream dropping = new DroppingUpstream()) {
      place = dropping.uri();
      assertThat(sent(SdkSigned.of("s3", "PUT", "/bucket/one", TEXT, Way.WHOLE)))
          .startsWith("HTTP/1.1 200 ");
      String text = method.equals("GET") ? "" : TEXT;
      assertThat(sent(SdkSigned.of("s3", method, "/bucket/two", text, Way.WHOLE)))
          .startsWith("HTTP/1.1 " + status);
      assertThat(dropping.taken).containsExactly(taken.split(","));
    }
  }

  @Test
  void aSignatureIsGoodOnce() throws Exception {
    byte[] request = whole(SdkSigned.of("s3", "GET", "/bucket/key", "", Way.WHOLE));

    assertThat(sent(request)).startsWith("HTTP/1.1 200 ");
    assertThat(sent(request)).startsWith("HTTP/1.1 403 ").contains("reason: replay");
    assertThat(upstream.taken).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whenTheSessionEndsInTheMiddleOfAnUploadTheRestNeverArrives(Way way) throws Exception {
    byte[] all = whole(SdkSigned.of("s3", "PUT", "/bucket/key", TEXT, way));
    try (Socket socket = bridge.connect()) {
      socket.getOutputStream().write(all, 0, all.length - 1);
      while (path.ends.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      path.ends.forEach(listener ->
          listener.ended(new Refusal(FaultCode.SESSION_ENDED, "key-over", "the key is over")));
      assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
          .satisfies(response -> assertThat(response.end()).isEqualTo(new CallEnd(0, "key-over")));
      assertThat(answer(socket)).startsWith("HTTP/1.1 403 ").contains("ExpiredToken");
    }
    assertThat(upstream.taken).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"503, SlowDown", "400, ExpiredToken"})
  void whatAwsItselfRefusesArrivesAsAwsSaidIt(int status, String code) throws Exception {
    String error = "<Error><Code>" + code + "</Code><Message>of AWS's</Message></Error>";
    upstream.answer(
        new SignedUpstream.Reply(
            status, "application/xml", error.getBytes(StandardCharsets.UTF_8)));

    assertThat(sent(SdkSigned.of("s3", "PUT", "/bucket/key", TEXT, Way.UNSIGNED_CHUNKS)))
        .startsWith("HTTP/1.1 " + status)
        .endsWith(error);
    assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
        .satisfies(response -> assertThat(response.end()).isEqualTo(new CallEnd(status)));
  }

  @Test
  void aListingOfAHundredThousandKeysPassesAndIsKeptToTheCap() throws Exception {
    StringBuilder listing = new StringBuilder("<ListBucketResult>");
    for (int i = 0; i < 100_000; i++) {
      listing.append("<Contents><Key>some/prefix/").append(i).append("</Key></Contents>");
    }
    String text = listing.append("</ListBucketResult>").toString();
    upstream.answer(
        new SignedUpstream.Reply(200, "application/xml", text.getBytes(StandardCharsets.UTF_8)));

    assertThat(sent(SdkSigned.of("s3", "GET", "/bucket?list-type=2", "", Way.WHOLE)))
        .hasSizeGreaterThan(text.length())
        .satisfies(
            all -> assertThat(all.substring(all.length() - text.length()).equals(text)).isTrue());
    assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
        .satisfies(response -> {
          assertThat(response.bytes()).isEqualTo(text.length());
          assertThat(response.body().remaining()).isEqualTo(path.resultCap());
        });
  }

  @Test
  void aResponseThatHasToBeReadAndIsLongerThanThatIsRefused() throws Exception {
    path =
        new RecordedCalls(
            _ -> new Verdict.Forward("p/allow-1"),
            List.of(new FieldMask("SecretString", "secret")));
    upstream.answer(
        new SignedUpstream.Reply(200, "application/xml", new byte[WholeBody.LONGEST + 1]));

    assertThat(sent(SdkSigned.of("s3", "GET", "/bucket/key", "", Way.WHOLE)))
        .startsWith("HTTP/1.1 403 ")
        .contains("response-too-long");
    assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
        .satisfies(response ->
            assertThat(response.end()).isEqualTo(new CallEnd(200, "response-too-long")));
  }

  @Test
  void whatIsLetPassWhileItsSessionEndsDoesNotGoOut() throws Exception {
    Refusal killed = new Refusal(FaultCode.SESSION_ENDED, "killed", "an operator ended it");
    try (Socket socket = bridge.connect()) {
      socket
          .getOutputStream()
          .write(whole(SdkSigned.of("s3", "GET", "/bucket/one", "", Way.WHOLE)));
      assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
      assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
      path.whileForwarding = () -> path.ends.forEach(listener -> listener.ended(killed));
      socket
          .getOutputStream()
          .write(whole(SdkSigned.of("s3", "GET", "/bucket/two", "", Way.WHOLE)));
      assertThat(answer(socket)).startsWith("HTTP/1.1 403 ").contains("reason: killed");
    }
    assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
        .satisfies(response -> assertThat(response.end()).isEqualTo(new CallEnd(0, "killed")));
    assertThat(upstream.taken).hasSize(1);
  }

  @Test
  void whenTheSessionEndsWhatItRunsEnds() throws Exception {
    byte[] endless = new byte[8 << 20];
    upstream.answer(new SignedUpstream.Reply(200, "application/octet-stream", endless));
    try (Socket socket = bridge.connect()) {
      socket
          .getOutputStream()
          .write(whole(SdkSigned.of("s3", "GET", "/bucket/key", "", Way.WHOLE)));
      assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
      path.ends.forEach(listener ->
          listener.ended(new Refusal(FaultCode.SESSION_ENDED, "revoked", "access was taken back")));
      assertThat(path.finished.poll(SECONDS, TimeUnit.SECONDS))
          .satisfies(response -> assertThat(response.bytes()).isLessThan(endless.length));
    }
  }
}
