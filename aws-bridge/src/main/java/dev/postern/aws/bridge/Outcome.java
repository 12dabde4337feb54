package dev.postern.aws.bridge;

import dev.postern.aws.Reading;
import dev.postern.core.CallJudgement;
import dev.postern.core.CallPath;
import dev.postern.core.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was decided about a request. */
sealed interface Outcome {
  /**
   * It goes to AWS, and is journaled so already.
   *
   * @param exchange its number
   * @param way how its response passes
   * @param kept bytes of its response that the journal may have
   * @param place where it goes
   * @param target path and query as they are sent
   * @param headers all of them, signed
   * @param body what is sent as it is, null where it comes from the client yet
   * @param passing what becomes of the body that comes, null where there is none to come
   */
  record Goes(
      CallPath path,
      long exchange,
      CallJudgement judgement,
      Reading.Understood call,
      ResponseMasking.Way way,
      int kept,
      CallUpstream.Place place,
      String method,
      String target,
      Map<String, String> headers,
      byte @Nullable [] body,
      @Nullable PassingBody passing)
      implements Outcome {}

  /**
   * @param path whose it is, null where nobody was let in
   */
  record Refused(Refusal refusal, @Nullable CallPath path) implements Outcome {}
}
