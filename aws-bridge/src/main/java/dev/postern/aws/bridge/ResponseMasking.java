package dev.postern.aws.bridge;

import dev.postern.aws.Reading;
import dev.postern.core.FieldMask;
import dev.postern.core.Reason;
import java.util.List;
import java.util.Map;

/** What is to be hidden in responses. */
public interface ResponseMasking {
  /** Whether the response has to be read whole, since it may have something to hide. */
  boolean reads(Reading.Understood call, List<FieldMask> masks);

  /**
   * Whether the journal may have what passes. It may not have secrets, also where the caller may
   * see them.
   */
  boolean records(Reading.Understood call, List<FieldMask> masks);

  /**
   * The response as the caller may see it.
   *
   * @param headers by names in small letters
   */
  Masked mask(
      Reading.Understood call,
      List<FieldMask> masks,
      int status,
      Map<String, String> headers,
      byte[] body);

  /** What is left of a response. */
  sealed interface Masked {
    /**
     * @param headers all that it has now
     * @param fields what was masked, as {@code PATH: LABEL}
     * @param count of values masked
     */
    record Passed(byte[] body, Map<String, String> headers, List<String> fields, long count)
        implements Masked {}

    /** It cannot be read, so nobody knows what is in it. */
    record Refused(Reason reason) implements Masked {}
  }
}
