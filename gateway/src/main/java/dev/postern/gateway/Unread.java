package dev.postern.gateway;

import dev.postern.aws.Reading;
import dev.postern.aws.bridge.ResponseMasking;
import dev.postern.core.FieldMask;
import dev.postern.core.Reason;
import java.util.List;
import java.util.Map;

/** Lets no response pass that could have something to hide. */
final class Unread implements ResponseMasking {
  @Override
  public boolean reads(Reading.Understood call, List<FieldMask> masks) {
    return !masks.isEmpty() || !call.operation().sensitive().isEmpty();
  }

  @Override
  public Masked mask(
      Reading.Understood call,
      List<FieldMask> masks,
      int status,
      Map<String, String> headers,
      byte[] body) {
    return new Masked.Refused(
        new Reason(
            "sensitive-response", "the response may have secrets, which are not masked yet"));
  }
}
