package dev.postern.aws.bridge;

import dev.postern.aws.CallReader;
import dev.postern.aws.CallRequest;
import dev.postern.aws.GateHosts;
import dev.postern.aws.Reading;
import dev.postern.aws.http.RequestHead;
import dev.postern.aws.model.OperationModel.Trait;
import dev.postern.aws.sign.AwsKey;
import dev.postern.aws.sign.Hashes;
import dev.postern.aws.sign.KeysUnavailable;
import dev.postern.aws.sign.Payload;
import dev.postern.aws.sign.SignatureVerifier;
import dev.postern.aws.sign.Verification;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.CallJudgement;
import dev.postern.core.CallPath;
import dev.postern.core.FaultCode;
import dev.postern.core.JournalException;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.Verdict;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a request from the client's signature to the one for AWS, in one go: it waits for
 * stores, people and AWS, so it is asked on a virtual thread.
 */
final class CallDesk {
  private static final Refusal DOWN =
      new Refusal(
          FaultCode.UNAVAILABLE, "state-unavailable", "the gate cannot look its keys up now");

  /** From how many bytes on a body takes long enough to be read that it matters. */
  private static final int BIG = 64 << 10;

  private final Semaphore turns =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  private final SignatureVerifier verifier;
  private final CallAdmission admission;
  private final CallReader reader;
  private final GateHosts hosts;
  private final ResponseMasking masking;
  private final InstantSource clock;

  CallDesk(
      SignatureVerifier verifier,
      CallAdmission admission,
      CallReader reader,
      GateHosts hosts,
      ResponseMasking masking,
      InstantSource clock) {
    this.verifier = verifier;
    this.admission = admission;
    this.reader = reader;
    this.hosts = hosts;
    this.masking = masking;
    this.clock = clock;
  }

  /**
   * Looks at a request's head before its body is read: nothing is read of who has no key. Blocks.
   *
   * @param service as the signature's scope names it
   */
  Opening open(RequestHead head, String service) {
    Verification verification;
    try {
      verification = verifier.verify(head, null);
    } catch (KeysUnavailable down) {
      return new Opening.Refused(DOWN);
    }
    return switch (verification) {
      case Verification.Refused(var reason) -> new Opening.Refused(unauthenticated(reason));
      case Verification.NeedsBody _ -> new Opening.Reads(null, true);
      case Verification.Verified verified ->
          new Opening.Reads(verified, reader.readsBody(head, service));
    };
  }

  /**
   * @param slot of the call, in which its caller is counted
   */
  Outcome decide(
      Received received, Waiting waiting, CallSlots.Slot slot, ByteBufAllocator allocator) {
    Verification verification;
    try {
      verification = verification(received);
    } catch (KeysUnavailable down) {
      return new Outcome.Refused(DOWN, null);
    }
    received.unverified().release();
    return switch (verification) {
      case Verification.Refused(var reason) -> new Outcome.Refused(unauthenticated(reason), null);
      case Verification.NeedsBody _ ->
          throw new IllegalStateException("decided without the body that is needed");
      case Verification.Verified verified ->
          switch (admission.admit(verified.key().id(), received.client())) {
            case CallAdmission.Answer.Refused(var refusal) -> new Outcome.Refused(refusal, null);
            case CallAdmission.Answer.Admitted(var path, var upstream) -> {
              Refusal full = slot.take(path.identity());
              yield full == null
                  ? new Asked(
                          new VerifiedRequest(
                              received.head(), verified.scope(), verified.payload()),
                          path,
                          upstream,
                          waiting,
                          allocator)
                      .decide(received.body())
                  : new Outcome.Refused(full, null);
            }
          };
    };
  }

  /** Of a request whose head was verified only its body is left to be compared. */
  private Verification verification(Received received) {
    byte[] body = received.body();
    Verification.Verified verified = received.verified();
    if (verified == null) {
      return verifier.verify(received.head(), body == null ? null : Hashes.sha256(body));
    }
    return body != null
            && verified.payload() instanceof Payload.Hashed hashed
            && !hashed.matches(Hashes.sha256(body))
        ? new Verification.Refused(SignatureVerifier.ALTERED)
        : verified;
  }

  private static Refusal unauthenticated(Reason reason) {
    return new Refusal(FaultCode.AUTHENTICATION, reason, null);
  }

  /** One request of somebody who is in. */
  private final class Asked {
    private final VerifiedRequest request;
    private final CallPath path;
    private final CallUpstream upstream;
    private final Waiting waiting;
    private final ByteBufAllocator allocator;

    Asked(
        VerifiedRequest request,
        CallPath path,
        CallUpstream upstream,
        Waiting waiting,
        ByteBufAllocator allocator) {
      this.request = request;
      this.path = path;
      this.upstream = upstream;
      this.waiting = waiting;
      this.allocator = allocator;
    }

    Outcome decide(byte @Nullable [] body) {
      VerifiedRequest.Plain plain;
      try {
        plain = request.plain(body);
      } catch (UnreadableException e) {
        return notUnderstood(e.reason());
      }
      return switch (read(request.call(plain))) {
        case Reading.NotUnderstood(var reason) -> notUnderstood(reason);
        case Reading.Understood understood -> judged(understood, plain);
      };
    }

    /** Big ones take turns, so that they never have all processors. */
    private Reading read(CallRequest call) {
      if (!(call.body() instanceof CallRequest.Body.Whole(byte[] bytes)) || bytes.length < BIG) {
        return reader.read(call);
      }
      turns.acquireUninterruptibly();
      try {
        return reader.read(call);
      } finally {
        turns.release();
      }
    }

    private Outcome notUnderstood(Reason reason) {
      Refusal refusal =
          new Refusal(
              FaultCode.DENIED,
              reason,
              "The gate passes on only what it understands to the last parameter.");
      path.refused("(" + request.scope().service() + " " + request.head().method() + ")", refusal);
      return new Outcome.Refused(refusal, path);
    }

    private Outcome judged(Reading.Understood call, VerifiedRequest.Plain plain) {
      CallJudgement judgement = path.judge(call.call());
      return switch (judgement.verdict()) {
        case Verdict.Forward _ -> sent(judgement, call, plain);
        case Verdict.Deny(_, var refusal) -> refused(judgement, refusal);
        case Verdict.Hold _ ->
            switch (waiting.await(path.hold(judgement, request.digest(call, plain), waiting))) {
              case Settled.Passes(var now) -> sent(now, call, plain);
              case Settled.Refused(var refusal) -> refused(judgement, refusal);
            };
        case Verdict.Rewrite _ -> throw new IllegalStateException("calls are not rewritten");
      };
    }

    private Outcome refused(CallJudgement judgement, Refusal refusal) {
      path.refused(judgement, refusal);
      return new Outcome.Refused(refusal, path);
    }

    private Outcome sent(
        CallJudgement judgement, Reading.Understood call, VerifiedRequest.Plain plain) {
      AwsKey key;
      switch (upstream.lend(path.identity(), path.session())) {
        case CallUpstream.Lent.Refused(var refusal) -> {
          return refused(judgement, refusal);
        }
        case CallUpstream.Lent.Key(var lent) -> key = lent;
      }
      VerifiedRequest.ForAws sending = null;
      boolean goes = false;
      try {
        // All that can fail comes before the journal has the call: it is told of its end by what
        // passes.
        ResponseMasking.Way way = masking.way(call, judgement.masks());
        int kept = kept(judgement, call);
        String host = request.head().headers().getOrDefault("host", "");
        sending =
            request.forAws(
                call,
                plain,
                upstream.place(call.model().head().endpoint(), call.call().region()),
                hosts.prefix(host),
                key,
                clock.instant(),
                allocator);
        long exchange = path.forwarded(judgement);
        goes = true;
        return new Outcome.Goes(
            path,
            exchange,
            judgement,
            call,
            way,
            kept,
            sending.place(),
            request.head().method(),
            sending.target(),
            sending.headers(),
            plain.body(),
            sending.passing());
      } catch (UnreadableException e) {
        return refused(judgement, new Refusal(FaultCode.DENIED, e.reason(), null));
      } catch (JournalException e) {
        return new Outcome.Refused(
            new Refusal(
                FaultCode.JOURNAL_UNAVAILABLE,
                "journal-unavailable",
                "the gate cannot record the call, so it does not pass"),
            path);
      } finally {
        if (!goes && sending != null && sending.passing() != null) {
          sending.passing().release();
        }
      }
    }

    /**
     * Objects are journaled by their digests, and so is what has secrets that the caller may see.
     */
    private int kept(CallJudgement judgement, Reading.Understood call) {
      return call.operation().traits().contains(Trait.STREAMED_RESPONSE)
              || !masking.records(call, judgement.masks())
          ? 0
          : path.resultCap();
    }
  }
}
