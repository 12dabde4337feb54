package dev.postern.aws.bridge;

import dev.postern.aws.Reading;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.FieldMask;
import dev.postern.core.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be hidden in responses. */
public interface ResponseMasking {
  /** How a response has to pass. */
  Way way(Reading.Understood call, List<FieldMask> masks);

  /** What of a response may have something to hide. */
  enum Way {
    /** Nothing: it streams past. */
    UNREAD,
    /** Its headers, while its body streams past. */
    HEADERS,
    /** Events, one after the other. */
    EVENTS,
    /** All of it, so that it has to be read whole. */
    WHOLE
  }

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

  /**
   * How a response begins whose body passes in pieces.
   *
   * @param headers by names in small letters
   */
  Head head(
      Reading.Understood call, List<FieldMask> masks, int status, Map<String, String> headers);

  /**
   * What is left of the head of a response.
   *
   * @param headers all that it has now
   * @param masked what was masked in them
   * @param body what hides the rest, null where the body passes as it is
   */
  record Head(Map<String, String> headers, Tally masked, @Nullable Pieces body) {}

  /**
   * What was masked.
   *
   * @param fields as {@code PATH: LABEL}
   * @param count of values
   */
  record Tally(List<String> fields, long count) {}

  /** A body that passes in pieces. */
  interface Pieces {
    /**
     * Takes the next piece.
     *
     * @return what may be seen of what has come so far
     * @throws UnreadableException where it cannot be read; nothing more of it may pass
     */
    byte[] next(byte[] piece) throws UnreadableException;

    /**
     * All has come.
     *
     * @throws UnreadableException where the last piece is not whole
     */
    void end() throws UnreadableException;

    /** What was masked so far, in the head too. */
    Tally masked();
  }

  /** What is left of a response. */
  sealed interface Masked {
    /**
     * @param headers all that it has now
     */
    record Passed(byte[] body, Map<String, String> headers, Tally masked) implements Masked {}

    /** It cannot be read, so nobody knows what is in it. */
    record Refused(Reason reason) implements Masked {}
  }
}
