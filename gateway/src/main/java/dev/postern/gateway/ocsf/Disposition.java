package dev.postern.gateway.ocsf;

/**
 * What the gate made of it: {@code disposition_id} with the {@code action_id} that goes with it, of
 * the profile {@code security_control}.
 */
enum Disposition {
  ALLOWED(1, "Allowed", Action.ALLOWED),
  BLOCKED(2, "Blocked", Action.DENIED),
  APPROVED(8, "Approved", Action.ALLOWED),
  /** It waits: nothing is decided yet. */
  DELAYED(14, "Delayed", Action.UNKNOWN),
  ACCESS_REVOKED(24, "Access Revoked", Action.DENIED),
  REJECTED(25, "Rejected", Action.DENIED);

  private final int id;
  private final String caption;
  private final Action action;

  /** {@code action_id} and its caption. */
  enum Action {
    UNKNOWN("Unknown"),
    ALLOWED("Allowed"),
    DENIED("Denied");

    private final String caption;

    Action(String caption) {
      this.caption = caption;
    }

    int id() {
      return switch (this) {
        case UNKNOWN -> 0;
        case ALLOWED -> 1;
        case DENIED -> 2;
      };
    }

    String caption() {
      return caption;
    }
  }

  Disposition(int id, String caption, Action action) {
    this.id = id;
    this.caption = caption;
    this.action = action;
  }

  int id() {
    return id;
  }

  String caption() {
    return caption;
  }

  Action action() {
    return action;
  }
}
