package dev.postern.aws.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.GateHosts;
import dev.postern.aws.Reading;
import dev.postern.aws.model.Models;
import dev.postern.aws.sign.SdkSigned;
import dev.postern.aws.sign.SdkSigned.Way;
import dev.postern.core.AwsCall;
import dev.postern.core.CallJudgement;
import dev.postern.core.FaultCode;
import dev.postern.core.FieldMask;
import dev.postern.core.Identity;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.Target;
import dev.postern.core.Verdict;
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.Listener;
import dev.postern.net.UpstreamTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private final EventLoops loops = new EventLoops(1);
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private SignedUpstream upstream;
  private RecordedCalls path = new RecordedCalls(_ -> new Verdict.Forward("p/allow-1"), List.of());
  private Listener listener;
  private @Nullable URI place;

  @BeforeEach
  void start() throws IOException {
    upstream = new SignedUpstream();
    listener = open(new AwsListener.Limits(100, 3, 2, Duration.ofSeconds(60)));
  }

  private Listener open(AwsListener.Limits limits) throws IOException {
    return AwsListener.open(
        new AwsListener.Settings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            new GateHosts(Set.of("gate.example.com")),
            limits),
        loops,
        new Dialer(loops, 5_000),
        new UpstreamTls(),
        new AwsListener.Ports(
            (_, _) -> new CallAdmission.Answer.Admitted(path, new Lending()),
            (id, _) -> Optional.of(SdkSigned.KEY).filter(key -> key.id().equals(id)),
            Models.load(),
            new Stars(),
            InstantSource.fixed(SdkSigned.NOW),
            blocking));
  }

  @AfterEach
  void end() {
    listener.close();
    upstream.close();
    blocking.close();
    loops.close();
  }

  private final class Lending implements CallUpstream {
    @Override
    public Place place(String endpoint, String region) {
      return new Place(place == null ? upstream.uri() : place, new Target.Tls.Off());
    }

    @Override
    public Lent lend(Identity identity, SessionId session) {
      return new Lent.Key(SignedUpstream.KEY);
    }
  }

  /** Reads where there are masks, and puts stars in the place of a word. */
  private static final class Stars implements ResponseMasking {
    @Override
    public boolean reads(Reading.Understood call, List<FieldMask> masks) {
      return !masks.isEmpty();
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
          text.getBytes(StandardCharsets.UTF_8), headers, List.of("SecretString: secret"), 1);
    }
  }

  private void decide(Function<AwsCall, Verdict> rules) {
    path = new RecordedCalls(rules, List.of());
  }

  private static String request(SdkSigned signed) {
    String headers =
        signed.headers().stream()
            .map(header -> header.name() + ": " + header.value() + "\r\n")
            .collect(Collectors.joining());
    return signed.method() + " " + signed.target() + " HTTP/1.1\r\n" + headers + "\r\n";
  }

  private static byte[] whole(SdkSigned signed) {
    byte[] head = request(signed).getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[head.length + signed.body().length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(signed.body(), 0, all, head.length, signed.body().length);
    return all;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort());
    socket.setSoTimeout((int) Duration.ofSeconds(SECONDS).toMillis());
    return socket;
  }

  /** All that comes until the body that was said is there, or the connection ends. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] some = new byte[8192];
    while (!isWhole(text)) {
      int length;
      try {
        length = socket.getInputStream().read(some);
      } catch (java.net.SocketTimeoutException e) {
        throw new IOException("got " + text, e);
      }
      if (length < 0) {
        break;
      }
      text.append(new String(some, 0, length, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  private static boolean isWhole(CharSequence text) {
    int end = text.toString().indexOf("\r\n\r\n");
    Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(text);
    return end >= 0
        && (length.find()
            ? text.length() >= end + 4 + Integer.parseInt(length.group(1))
            : text.toString().endsWith("0\r\n\r\n"));
  }

  private String sent(byte[] request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request);
      return answer(socket);
    }
  }

  private String sent(SdkSigned signed) throws IOException {
    return sent(whole(signed));
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
        .satisfies(response -> assertThat(response.status()).isEqualTo(200));
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
        .satisfies(response -> assertThat(response.status()).isZero());
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

  @Test
  void aHeldCallWaitsAndRunsOnceItIsApproved() throws Exception {
    decide(_ ->
        new Verdict.Hold(
            "p/hold-1",
            List.of("reviewers"),
            1,
            Duration.ofMinutes(1),
            new Verdict.Forward("p/hold-1")));
    try (Socket socket = connect()) {
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
    Socket socket = connect();
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
      first.close();
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
    listener.close();
    listener = open(new AwsListener.Limits(100, 1, 100, Duration.ofSeconds(60)));
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
    listener.close();
    listener = open(new AwsListener.Limits(100, 3, 2, Duration.ofMillis(300)));
    byte[] all = whole(SdkSigned.of("dynamodb", "POST", "/", "{}".repeat(4_000), Way.WHOLE));
    try (Socket socket = connect()) {
      int sent = inBody ? all.length - 6_000 : 10;
      socket.getOutputStream().write(all, 0, sent);
      socket.setSoTimeout(10);
      boolean open = true;
      while (open && sent < all.length - 1) {
        try {
          socket.getOutputStream().write(all, sent++, 1);
          open = socket.getInputStream().read() >= 0;
        } catch (java.net.SocketTimeoutException e) {
          continue;
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
    try (Socket socket = connect()) {
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
    try (Socket socket = connect()) {
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
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: gate.example.com\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: gate.example.com\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: gate.example.com\r\nHost: gate.example.com\r\n\r\n",
        "GET http://gate.example.com/ HTTP/1.1\r\nHost: gate.example.com\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: gate.example.com\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: gate.example.com\r\nConnection: close, x-amz-acl\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: gate.example.com\r\nUpgrade: h2c\r\n\r\n",
        "CONNECT gate:1 HTTP/1.1\r\nHost: gate.example.com\r\n\r\n",
        "PUT /bucket/key HTTP/1.1\r\nHost: gate.example.com\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"
      })
  void whatCouldBeReadInTwoWaysIsNoRequest(String request) throws Exception {
    assertThat(sent(request.getBytes(StandardCharsets.ISO_8859_1)))
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("connection: close");
    assertThat(upstream.taken).isEmpty();
  }

  @Test
  void aSecondRequestBeforeTheFirstIsAnsweredIsNotServed() throws Exception {
    byte[] one = whole(SdkSigned.of("s3", "PUT", "/bucket/one", TEXT, Way.WHOLE));
    byte[] two = whole(SdkSigned.of("s3", "PUT", "/bucket/two", TEXT, Way.WHOLE));
    byte[] both = new byte[one.length + two.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(two, 0, both, one.length, two.length);

    try (Socket socket = connect()) {
      socket.getOutputStream().write(both);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 200 ")
          .containsOnlyOnce("HTTP/1.1");
    }
    assertThat(upstream.taken).hasSize(1);
  }

  @Test
  void whenTheSessionEndsWhatItRunsEnds() throws Exception {
    byte[] endless = new byte[8 << 20];
    upstream.answer(new SignedUpstream.Reply(200, "application/octet-stream", endless));
    try (Socket socket = connect()) {
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
