package dev.postern.gateway.ocsf;

/** {@code status_id} and its caption. */
enum Status {
  /** What becomes of it is not known yet. */
  UNKNOWN(0, "Unknown"),
  SUCCESS(1, "Success"),
  FAILURE(2, "Failure");

  private final int id;
  private final String caption;

  Status(int id, String caption) {
    this.id = id;
    this.caption = caption;
  }

  int id() {
    return id;
  }

  String caption() {
    return caption;
  }
}
