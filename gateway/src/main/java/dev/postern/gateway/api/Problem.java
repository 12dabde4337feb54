package dev.postern.gateway.api;

import dev.postern.core.Reason;
import dev.postern.gateway.https.Response;
import java.io.Serial;

/** A request that is not done, and why. Its detail is for the caller: no value, no address. */
final class Problem extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  Problem(int status, String code, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
  }

  Problem(int status, Reason reason) {
    this(status, reason.code(), reason.sentence());
  }

  /** What a request says is not what this endpoint takes. */
  static Problem invalid(String detail) {
    return new Problem(400, "request-invalid", detail);
  }

  /** Answered alike for what is not there and for what the caller may not know of. */
  static Problem notThere(String what) {
    return new Problem(404, "no-such-" + what, "there is no such " + what);
  }

  Response response() {
    return Response.problem(status, code, String.valueOf(getMessage()));
  }
}
