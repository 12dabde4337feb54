package dev.postern.gateway.ocsf;

import dev.postern.core.Kind;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was done: {@code activity_id}, whose meaning depends on the class, and its caption.
 *
 * @param name with {@link #OTHER} in words of our own
 */
record Activity(int id, String name) {
  static final int OTHER = 99;

  static final Activity UNKNOWN = new Activity(0, "Unknown");

  static final Activity LOGON = new Activity(1, "Logon");
  static final Activity LOGOFF = new Activity(2, "Logoff");

  static final Activity CREATE_ENTITY = new Activity(1, "Create");
  static final Activity UPDATE_ENTITY = new Activity(3, "Update");
  static final Activity DELETE_ENTITY = new Activity(4, "Delete");

  static final Activity ASSIGN_PRIVILEGES = new Activity(1, "Assign Privileges");
  static final Activity REVOKE_PRIVILEGES = new Activity(2, "Revoke Privileges");

  /**
   * Of a call, by what weighs most among its kinds.
   *
   * @param operation by its name: AWS's kinds do not tell what is made from what is changed
   */
  static Activity ofCall(Set<Kind> kinds, String operation) {
    if (kinds.contains(Kind.DELETE)) {
      return new Activity(4, "Delete");
    }
    if (kinds.contains(Kind.WRITE)
        || kinds.contains(Kind.PRIVILEGE)
        || kinds.contains(Kind.ROLE)
        || kinds.contains(Kind.TAGGING)) {
      return operation.startsWith("Create") ? new Activity(1, "Create") : new Activity(3, "Update");
    }
    if (kinds.contains(Kind.READ) || kinds.contains(Kind.LIST)) {
      return new Activity(2, "Read");
    }
    return other(kinds);
  }

  /** Of a statement, by what weighs most among its kinds. */
  static Activity of(Set<Kind> kinds) {
    if (kinds.contains(Kind.DDL_DROP) || kinds.contains(Kind.TRUNCATE)) {
      return new Activity(7, "Delete");
    }
    if (kinds.contains(Kind.DDL_CREATE)) {
      return new Activity(6, "Create");
    }
    if (kinds.contains(Kind.DDL_ALTER)) {
      return new Activity(2, "Update");
    }
    if (kinds.contains(Kind.WRITE) || kinds.contains(Kind.BULK_IMPORT)) {
      return new Activity(5, "Write");
    }
    if (kinds.contains(Kind.BULK_EXPORT)) {
      return new Activity(1, "Read");
    }
    if (kinds.contains(Kind.READ)) {
      return new Activity(4, "Query");
    }
    return other(kinds);
  }

  private static Activity other(Set<Kind> kinds) {
    return kinds.isEmpty()
        ? UNKNOWN
        : new Activity(
            OTHER, kinds.stream().map(Kind::word).sorted().collect(Collectors.joining(", ")));
  }
}
