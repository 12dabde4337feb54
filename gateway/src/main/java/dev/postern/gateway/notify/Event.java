package dev.postern.gateway.notify;

import dev.postern.gateway.config.NotifyConfig.Topic;

/** What others are told of. */
public enum Event {
  APPROVAL_PENDING("approval.pending", Topic.APPROVALS, "asks for approval"),
  APPROVAL_ANSWERED("approval.answered", Topic.APPROVALS, "has an answer, and needs more"),
  APPROVAL_APPROVED("approval.approved", Topic.APPROVALS, "is approved"),
  APPROVAL_DENIED("approval.denied", Topic.APPROVALS, "is denied"),
  APPROVAL_EXPIRED("approval.expired", Topic.APPROVALS, "was not answered in time"),
  APPROVAL_WITHDRAWN("approval.withdrawn", Topic.APPROVALS, "asks no longer"),
  /** What was approved is no longer what would run. */
  APPROVAL_VOID("approval.void", Topic.APPROVALS, "is approved no longer, for it has changed"),
  GRANT_OPENED("grant.opened", Topic.GRANTS, "has access"),
  GRANT_EXTENDED("grant.extended", Topic.GRANTS, "has access for longer"),
  GRANT_ENDED("grant.ended", Topic.GRANTS, "gave access back"),
  GRANT_REVOKED("grant.revoked", Topic.GRANTS, "has lost access"),
  STATEMENT_DENIED("statement.denied", Topic.DENIALS, "was refused a statement"),
  STATEMENT_CRITICAL("statement.critical", Topic.CRITICAL, "runs a statement of critical risk");

  private final String word;
  private final Topic topic;
  private final String phrase;

  Event(String word, Topic topic, String phrase) {
    this.word = word;
    this.topic = topic;
    this.phrase = phrase;
  }

  /** The spelling for programs, which never changes. */
  public String word() {
    return word;
  }

  Topic topic() {
    return topic;
  }

  /** Whether it is about something that waits for people, and waits no longer with it. */
  boolean isEnd() {
    return switch (this) {
      case APPROVAL_APPROVED,
          APPROVAL_DENIED,
          APPROVAL_EXPIRED,
          APPROVAL_WITHDRAWN,
          APPROVAL_VOID ->
          true;
      case APPROVAL_PENDING,
          APPROVAL_ANSWERED,
          GRANT_OPENED,
          GRANT_EXTENDED,
          GRANT_ENDED,
          GRANT_REVOKED,
          STATEMENT_DENIED,
          STATEMENT_CRITICAL ->
          false;
    };
  }

  /** Whether people have to know of it to do something. */
  boolean isBeginning() {
    return this == APPROVAL_PENDING || this == STATEMENT_DENIED || this == STATEMENT_CRITICAL;
  }

  /** What stands behind a name to make a sentence of it. */
  String phrase() {
    return phrase;
  }

  /**
   * The event spelt {@code word}.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Event of(String word) {
    for (Event event : values()) {
      if (event.word.equals(word)) {
        return event;
      }
    }
    throw new IllegalArgumentException("no such event");
  }
}
