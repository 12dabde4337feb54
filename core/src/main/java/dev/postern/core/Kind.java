package dev.postern.core;

import java.util.Locale;
import java.util.Optional;

/**
 * What an operation does. A statement may be of several kinds; policy rules name them by {@link
 * #word}.
 */
public enum Kind {
  READ,
  WRITE,
  BULK_EXPORT,
  BULK_IMPORT,
  DDL_CREATE,
  DDL_ALTER,
  DDL_DROP,
  TRUNCATE,
  PRIVILEGE,
  ROLE,
  SESSION,
  TRANSACTION,
  LOCK,
  CALL,
  CODE,
  SERVER_FILE,
  NETWORK,
  REPLICATION,
  MAINTENANCE,
  NOTIFY,
  LIST,
  DELETE,
  TAGGING,
  UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The spelling in policies, the journal and explanations, such as {@code ddl-create}. */
  public String word() {
    return word;
  }

  /** The kind spelt {@code word}, empty where there is none. */
  public static Optional<Kind> of(String word) {
    for (Kind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
