package dev.postern.aws.mask;

import dev.postern.aws.Reading;
import dev.postern.aws.bridge.ResponseMasking;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.OperationModel.Trait;
import dev.postern.aws.model.SecretField;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.FieldMask;
import dev.postern.core.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hides the fields that a caller's masks name in the responses of calls. A response that could have
 * one and is not understood does not pass.
 */
public final class ResponseMasks implements ResponseMasking {
  private static final int REDIRECT = 300;
  private final Models models;

  public ResponseMasks(Models models) {
    this.models = models;
  }

  @Override
  public boolean records(Reading.Understood call, List<FieldMask> masks) {
    Set<String> masked = masks.stream().map(FieldMask::path).collect(Collectors.toSet());
    return SecretField.of(call.model(), call.operation()).stream()
        .map(SecretField::path)
        .allMatch(masked::contains);
  }

  @Override
  public Way way(Reading.Understood call, List<FieldMask> masks) {
    if (masks.isEmpty()) {
      return Way.UNREAD;
    }
    if (ResponseShape.of(models, call, masks).isInHeadersAlone()) {
      return Way.HEADERS;
    }
    return call.operation().traits().contains(Trait.EVENT_RESPONSE) ? Way.EVENTS : Way.WHOLE;
  }

  @Override
  public Head head(
      Reading.Understood call, List<FieldMask> masks, int status, Map<String, String> headers) {
    Hidden.Tally tally = new Hidden.Tally();
    if (status >= REDIRECT) {
      return new Head(headers, tally.masked(), null);
    }
    ResponseShape shape = ResponseShape.of(models, call, masks);
    Map<String, String> left = shape.headers(headers, tally);
    if (shape.isInHeadersAlone()) {
      return new Head(left, tally.masked(), null);
    }
    left.keySet().removeIf(ResponseShape::isChecksum);
    left.remove("content-length");
    return new Head(left, tally.masked(), new EventMask(shape, tally));
  }

  @Override
  public Masked mask(
      Reading.Understood call,
      List<FieldMask> masks,
      int status,
      Map<String, String> headers,
      byte[] body) {
    if (status >= REDIRECT) {
      // An error has a name and a sentence, in no field of the operation's.
      return new Masked.Passed(body, headers, new Tally(List.of(), 0));
    }
    try {
      return passed(call, ResponseShape.of(models, call, masks), headers, body);
    } catch (UnreadableException e) {
      return new Masked.Refused(
          new Reason("response-" + e.code(), "the response may have secrets, and cannot be read"));
    }
  }

  private static Masked passed(
      Reading.Understood call, ResponseShape shape, Map<String, String> headers, byte[] body)
      throws UnreadableException {
    Hidden.Tally tally = new Hidden.Tally();
    Map<String, String> left = shape.headers(headers, tally);
    left.keySet().removeIf(ResponseShape::isChecksum);
    byte[] out = body;
    if (!shape.isInHeadersAlone() && body.length > 0) {
      requireReadable(call, headers);
      Hidden hidden = shape.body(body);
      tally.add(hidden);
      out = hidden.body();
    }
    return new Masked.Passed(out, left, tally.masked());
  }

  private static void requireReadable(Reading.Understood call, Map<String, String> headers)
      throws UnreadableException {
    String encoding = headers.getOrDefault("content-encoding", "identity");
    if (!encoding.equals("identity")) {
      throw new UnreadableException("encoded", "the body is compressed");
    }
    if (call.operation().traits().contains(Trait.STREAMED_RESPONSE)) {
      throw new UnreadableException("stream", "the body is a stream");
    }
  }
}
