package dev.postern.iam;

/** What AWS said to a question. */
public sealed interface AwsAnswer {
  /** What was asked for, in XML or JSON. */
  record Given(byte[] body) implements AwsAnswer {}

  /**
   * It says no.
   *
   * @param code AWS's own word for why, such as {@code AccessDenied}; empty where it gives none
   */
  record Refused(int status, String code) implements AwsAnswer {
    private static final int FORBIDDEN = 403;

    /** Whether whoever asked may not, rather than something being wrong with the question. */
    public boolean isForPermission() {
      return status == FORBIDDEN
          || code.startsWith("AccessDenied")
          || code.equals("UnauthorizedOperation");
    }
  }

  /**
   * It does not answer, or there is nothing to sign questions with.
   *
   * @param why in words for people, without a secret
   */
  record Silent(String why) implements AwsAnswer {}
}
