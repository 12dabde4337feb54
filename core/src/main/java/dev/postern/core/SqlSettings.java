package dev.postern.core;

/**
 * The settings of a PostgreSQL session that decide how a text of SQL is read.
 *
 * @param clientEncoding PostgreSQL's name of it, such as {@code UTF8}
 * @param standardConformingStrings false where a backslash escapes inside plain quotes
 */
public record SqlSettings(String clientEncoding, boolean standardConformingStrings)
    implements ReadingSettings {
  public static final SqlSettings DEFAULT = new SqlSettings("UTF8", true);
}
