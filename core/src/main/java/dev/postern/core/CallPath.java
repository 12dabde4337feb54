package dev.postern.core;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The one path of a session whose operations are calls of an API, each a request and its response:
 * understood by the bridge, judged, journaled. Unlike a connection's statements, calls of one
 * session run side by side: all methods may be called on any thread.
 */
public interface CallPath extends SessionLife {
  /** Decides. A function of the call, the grant, the rules and the time; waits for nothing. */
  CallJudgement judge(AwsCall call);

  /**
   * Asks people whether a held call may be made. The answer comes to {@code listener} on any
   * thread, once, also where it is there already.
   *
   * @param body digest of all that the request says, hexadecimal: a yes is bound to it
   */
  Held hold(CallJudgement judgement, String body, HoldListener<CallJudgement> listener);

  /**
   * Journals that the call is about to leave.
   *
   * @return the exchange's number, for {@link #finished}
   * @throws JournalException where the journal does not take it: then it must not leave
   */
  long forwarded(CallJudgement judgement);

  /** Journals that the call was refused. */
  void refused(CallJudgement judgement, Refusal refusal);

  /**
   * Journals a request that was not understood, and so refused.
   *
   * @param what of the request may be told, such as {@code (s3 PUT)}
   */
  void refused(String what, Refusal refusal);

  /** Journals how a call ended. */
  void finished(long exchange, Response response);

  /**
   * What came of a call.
   *
   * @param end how it ended
   * @param bytes of the response's body as the client got them
   * @param masked which fields were masked, each with its label: {@code SecretString: aws-secret}
   * @param nanos from the request's leaving to the response's end
   * @param body the response's body as the client saw it, up to {@link #resultCap}; empty where
   *     only the digest is kept
   * @param digest SHA-256 of the whole body as the client saw it
   */
  record Response(
      CallEnd end,
      long bytes,
      long maskedFields,
      List<String> masked,
      long nanos,
      ByteBuffer body,
      byte[] digest) {}
}
