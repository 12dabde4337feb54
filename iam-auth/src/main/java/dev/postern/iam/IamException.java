package dev.postern.iam;

import dev.postern.core.Reason;

/**
 * AWS does not give what was to be had of it. The reason is for whoever asked, and names no
 * account, role or address; what AWS said stands in the gate's log.
 */
public final class IamException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Fault {
    NO_CREDENTIALS("aws-credentials", "the gate has no credentials of AWS"),
    ROLE_REFUSED("aws-role", "AWS does not let the gate take its role for this connection"),
    UNAVAILABLE("aws-unavailable", "AWS does not answer the gate"),
    SECRET("aws-secret", "AWS does not give the gate the secret that it logs in with"),
    TOO_FAST("login-pace", "there are more log-ins to this database than it takes: try again");

    private final String code;
    private final String sentence;

    Fault(String code, String sentence) {
      this.code = code;
      this.sentence = sentence;
    }
  }

  private final Fault fault;

  IamException(Fault fault) {
    super(fault.sentence);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  public Reason reason() {
    return new Reason(fault.code, fault.sentence);
  }
}
