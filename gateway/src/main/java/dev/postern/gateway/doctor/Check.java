package dev.postern.gateway.doctor;

/**
 * One thing that was looked at.
 *
 * @param of what: a role, a connection, a cluster
 * @param what was asked of it
 * @param found in words
 * @param advice what to do, empty where nothing is
 */
public record Check(String of, String what, Result result, String found, String advice) {
  /** What came of it. */
  public enum Result {
    OK,
    /** It works, and something about it is not as it should be. */
    WARN,
    /** It does not work. */
    FAIL,
    /** It could not be looked at. */
    UNKNOWN
  }

  static Check ok(String of, String what, String found) {
    return new Check(of, what, Result.OK, found, "");
  }

  static Check warn(String of, String what, String found, String advice) {
    return new Check(of, what, Result.WARN, found, advice);
  }

  static Check fail(String of, String what, String found, String advice) {
    return new Check(of, what, Result.FAIL, found, advice);
  }

  static Check unknown(String of, String what, String found) {
    return new Check(of, what, Result.UNKNOWN, found, "");
  }
}
