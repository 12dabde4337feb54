package dev.postern.gateway.cli;

/** What a command's end says to scripts. */
enum ExitCode {
  /** Done, and the answer to what was asked is yes. */
  YES(0),
  /** Done, and the answer is no: errors in a configuration, a journal that is not whole. */
  NO(1),
  /** Not done: wrong usage, something missing, something unreachable. */
  FAILED(2);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  static ExitCode of(boolean answer) {
    return answer ? YES : NO;
  }

  int code() {
    return code;
  }
}
