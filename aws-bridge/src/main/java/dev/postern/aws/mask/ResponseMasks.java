package dev.postern.aws.mask;

import dev.postern.aws.Reading;
import dev.postern.aws.bridge.ResponseMasking;
import dev.postern.aws.model.OperationModel.Trait;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.FieldMask;
import dev.postern.core.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hides the fields that a caller's masks name in the responses of calls, by their names on the
 * wire. A response that could have one and is not understood does not pass.
 */
public final class ResponseMasks implements ResponseMasking {
  /** Also what base64 may be, so that an SDK can read a blob that is hidden. */
  static final String REDACTED = "redacted";

  private static final String HEADER = "header:";
  private static final int REDIRECT = 300;

  @Override
  public boolean reads(Reading.Understood call, List<FieldMask> masks) {
    return !fields(call, masks).isEmpty();
  }

  @Override
  public boolean records(Reading.Understood call, List<FieldMask> masks) {
    Set<String> masked = masks.stream().map(FieldMask::path).collect(Collectors.toSet());
    return SecretField.of(call.model(), call.operation()).stream()
        .map(SecretField::path)
        .allMatch(masked::contains);
  }

  /** Those of the operation's secrets that are masked for the caller. */
  private static List<SecretField> fields(Reading.Understood call, List<FieldMask> masks) {
    if (masks.isEmpty()) {
      return List.of();
    }
    Set<String> masked = masks.stream().map(FieldMask::path).collect(Collectors.toSet());
    return SecretField.of(call.model(), call.operation()).stream()
        .filter(field -> masked.contains(field.path()))
        .toList();
  }

  @Override
  public Masked mask(
      Reading.Understood call,
      List<FieldMask> masks,
      int status,
      Map<String, String> headers,
      byte[] body) {
    List<SecretField> fields = fields(call, masks);
    if (status >= REDIRECT) {
      // An error has a name and a sentence, in no field of the operation's.
      return new Masked.Passed(body, headers, List.of(), 0);
    }
    try {
      return passed(call, fields, headers, body);
    } catch (UnreadableException e) {
      return new Masked.Refused(
          new Reason("response-" + e.code(), "the response may have secrets, and cannot be read"));
    }
  }

  private static Masked passed(
      Reading.Understood call, List<SecretField> fields, Map<String, String> headers, byte[] body)
      throws UnreadableException {
    Map<String, String> left = new LinkedHashMap<>();
    long hidden = 0;
    Set<String> shown =
        fields.stream()
            .map(SecretField::wire)
            .filter(wire -> wire.startsWith(HEADER))
            .map(wire -> wire.substring(HEADER.length()).toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    for (var header : headers.entrySet()) {
      String name = header.getKey();
      if (shown.contains(name)) {
        hidden++;
        left.put(name, REDACTED);
      } else if (!name.startsWith("x-amz-checksum-")
          && !name.equals("x-amz-crc32")
          && !name.equals("content-md5")) {
        left.put(name, header.getValue());
      }
    }
    List<WirePath> inside = new ArrayList<>();
    for (SecretField field : fields) {
      if (!field.wire().startsWith(HEADER)) {
        inside.add(WirePath.of(field.wire(), field.onlyIf()));
      }
    }
    byte[] out = body;
    if (!inside.isEmpty() && body.length > 0) {
      requireReadable(call, headers);
      JsonMask.Hidden masked = hidden(call, inside, text(body));
      out = masked.text().getBytes(StandardCharsets.UTF_8);
      hidden += masked.count();
    }
    List<String> names =
        hidden == 0
            ? List.of()
            : fields.stream().map(field -> field.path() + ": " + SecretField.LABEL).toList();
    return new Masked.Passed(out, left, names, hidden);
  }

  private static JsonMask.Hidden hidden(Reading.Understood call, List<WirePath> fields, String text)
      throws UnreadableException {
    return switch (call.protocol()) {
      case JSON, REST_JSON -> JsonMask.hide(text, fields);
      case QUERY -> XmlMask.hide(text, fields, 2);
      case EC2, REST_XML -> XmlMask.hide(text, fields, 1);
      case CBOR -> throw new UnreadableException("cbor", "CBOR is not masked");
    };
  }

  private static void requireReadable(Reading.Understood call, Map<String, String> headers)
      throws UnreadableException {
    String encoding = headers.getOrDefault("content-encoding", "identity");
    if (!encoding.equals("identity")) {
      throw new UnreadableException("encoded", "the body is compressed");
    }
    if (call.operation().traits().contains(Trait.EVENT_RESPONSE)
        || call.operation().traits().contains(Trait.STREAMED_RESPONSE)) {
      throw new UnreadableException("stream", "the body is a stream");
    }
  }

  private static String text(byte[] body) throws UnreadableException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableException("not-utf8", "the body is not UTF-8");
    }
  }
}
