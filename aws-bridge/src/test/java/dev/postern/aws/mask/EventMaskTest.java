package dev.postern.aws.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.aws.Reading;
import dev.postern.aws.bridge.ResponseMasking.Head;
import dev.postern.aws.bridge.ResponseMasking.Pieces;
import dev.postern.aws.bridge.ResponseMasking.Way;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.AwsCall;
import dev.postern.core.FieldMask;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of events with a secret planted in them. */
class EventMaskTest {
  private static final Models MODELS = Models.load();
  private static final String PLANTED = "QXZJ7K0WVVQ";

  private static Head head(String service, String operation, String path) {
    ServiceModel model = MODELS.service(service).orElseThrow();
    AwsCall call =
        new AwsCall(
            service, operation, "r", List.of(), List.of(), Set.of(Kind.READ), Risk.LOW, List.of());
    Reading.Understood understood =
        new Reading.Understood(
            call,
            model,
            model.operation(operation).orElseThrow(),
            model.head().protocols().getFirst());
    ResponseMasks masks = new ResponseMasks(MODELS);
    List<FieldMask> masked = List.of(new FieldMask(path, "rows"));
    assertThat(masks.way(understood, masked)).isEqualTo(Way.EVENTS);
    return masks.head(
        understood, masked, 200, Map.of("content-length", "7", "x-amz-request-id", "r"));
  }

  private static Pieces pieces(Head head) {
    return Objects.requireNonNull(head.body());
  }

  private static byte[] masked(Pieces pieces, byte[] stream, int size) throws UnreadableException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < stream.length; i += size) {
      out.writeBytes(pieces.next(Arrays.copyOfRange(stream, i, Math.min(stream.length, i + size))));
    }
    pieces.end();
    return out.toByteArray();
  }

  private static byte[] stream(byte[]... messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      out.writeBytes(message);
    }
    return out.toByteArray();
  }

  @Test
  void aPayloadThatIsTheFieldIsHiddenAndTheOtherEventsPass() throws Exception {
    byte[] stats = Events.event("Stats", "<Stats><BytesScanned>9</BytesScanned></Stats>");
    byte[] stream = stream(Events.event("Records", PLANTED), stats, Events.event("End", ""));
    for (int size = 1; size <= stream.length; size++) {
      Head head = head("s3", "SelectObjectContent", "Payload.Records.Payload");
      assertThat(Events.payloads(masked(pieces(head), stream, size)))
          .containsExactly("redacted", "<Stats><BytesScanned>9</BytesScanned></Stats>", "");
      assertThat(head.headers()).containsOnlyKeys("x-amz-request-id");
      assertThat(pieces(head).masked().count()).isEqualTo(1);
    }
  }

  @Test
  void aFieldInAnEventIsHiddenAlone() throws Exception {
    byte[] stream =
        stream(
            Events.event("messageStart", "{\"role\":\"assistant\"}"),
            Events.event(
                "contentBlockDelta",
                "{\"delta\":{\"text\":\"" + PLANTED + "\"},\"contentBlockIndex\":0}"));

    assertThat(
            Events.payloads(
                masked(
                    pieces(
                        head(
                            "bedrock-runtime",
                            "ConverseStream",
                            "stream.contentBlockDelta.delta.text")),
                    stream,
                    7)))
        .containsExactly(
            "{\"role\":\"assistant\"}",
            "{\"delta\":{\"text\":\"redacted\"},\"contentBlockIndex\":0}");
  }

  @Test
  void theFirstResponseOfAJsonProtocolIsPartOfTheStream() throws Exception {
    byte[] stream =
        stream(
            Events.event("initial-response", "{}"),
            Events.event(
                "sessionUpdate",
                "{\"sessionResults\":[{\"message\":\"" + PLANTED + "\",\"timestamp\":5}]}"));

    assertThat(
            Events.payloads(
                masked(
                    pieces(
                        head(
                            "logs",
                            "StartLiveTail",
                            "responseStream.sessionUpdate.sessionResults[].message")),
                    stream,
                    stream.length)))
        .containsExactly("{}", "{\"sessionResults\":[{\"message\":\"redacted\",\"timestamp\":5}]}");
  }

  @Test
  void anEventThatTheModelDoesNotHaveIsLeftOutAndAnErrorPasses() throws Exception {
    byte[] error =
        Events.message(
            List.of(Events.text(":message-type", "error"), Events.text(":error-code", "c")),
            new byte[0]);
    byte[] stream = stream(Events.event("Recordt", PLANTED), error);

    assertThat(
            masked(
                pieces(head("s3", "SelectObjectContent", "Payload.Records.Payload")), stream, 11))
        .isEqualTo(error);
  }

  @Test
  void headersOfAnEventThatIsHiddenWholeAreHiddenToo() throws Exception {
    byte[] event =
        Events.message(
            List.of(
                Events.text(":message-type", "event"),
                Events.text(":event-type", "Records"),
                Events.text("more", PLANTED)),
            PLANTED.getBytes(StandardCharsets.UTF_8));

    assertThat(
            new String(
                masked(pieces(head("s3", "SelectObjectContent", "Payload")), event, 9),
                StandardCharsets.UTF_8))
        .contains("redacted")
        .doesNotContain(PLANTED.substring(0, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // wrong checksum of the prelude
        "00000010 00000000 05c248ec 7d98c8ff",
        // more headers than there is room
        "00000010 00000001 00000000 00000000",
        // no headers: no type
        "00000010 00000000 05c248eb 7d98c8ff",
        // cut off
        "00000010 00000000 05c248eb 7d98c8",
      })
  void whatIsNoMessageIsRefused(String hex) {
    byte[] stream = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() ->
            masked(
                pieces(head("s3", "SelectObjectContent", "Payload.Records.Payload")),
                stream,
                stream.length));
  }

  @Test
  void aMessageThatIsTooLongIsRefusedByItsLength() {
    byte[] message = Events.event("Records", "x".repeat(EventMask.LONGEST));

    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() ->
            pieces(head("s3", "SelectObjectContent", "Payload.Records.Payload"))
                .next(Arrays.copyOf(message, 12)))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo("too-long"));
  }

  @Test
  void nothingIsLeftOfASecretInAStreamThatIsBroken() {
    byte[] stream =
        stream(
            Events.event("Records", PLANTED),
            Events.event("Stats", "<Stats><BytesScanned>9</BytesScanned></Stats>"));
    Random random = new Random(3);
    for (int i = 0; i < stream.length * 8; i++) {
      byte[] broken = stream.clone();
      broken[i / 8] ^= (byte) (1 << (i % 8));
      Pieces pieces = pieces(head("s3", "SelectObjectContent", "Payload.Records.Payload"));
      String left = "";
      try {
        left = new String(masked(pieces, broken, 1 + random.nextInt(40)), StandardCharsets.UTF_8);
      } catch (UnreadableException e) {
        assertThat(e.code()).isNotEmpty();
      }
      for (int at = 0; at + 4 <= PLANTED.length(); at++) {
        assertThat(left).doesNotContain(PLANTED.substring(at, at + 4));
      }
    }
  }
}
