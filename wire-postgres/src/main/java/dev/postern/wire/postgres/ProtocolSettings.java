package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.SqlSettings;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The session's settings, as far as the gate reads text by them.
 *
 * <p>The server reports a change with its next ReadyForQuery and not before. Between a statement
 * that may have made one and that report the settings are in doubt: what is read by them has to
 * wait for the report, or, where the client sends no Sync before it, for the answer to a question.
 * An answer holds up to the next report: the transaction's end may take the change back unseen.
 */
final class ProtocolSettings {
  static final String CLIENT_ENCODING = "client_encoding";
  static final String STANDARD_STRINGS = "standard_conforming_strings";

  /** The settings that decide how bytes become names and texts. */
  static final List<String> FOLLOWED = List.of(CLIENT_ENCODING, STANDARD_STRINGS);

  /** Commands, by their first word, that leave every setting as it is. */
  private static final Set<String> INERT = Set.of("BEGIN", "START", "SAVEPOINT", "RELEASE");

  private static final Map<String, Charset> CHARSETS =
      Map.ofEntries(
          Map.entry("UTF8", StandardCharsets.UTF_8),
          Map.entry("SQL_ASCII", StandardCharsets.ISO_8859_1),
          Map.entry("LATIN1", StandardCharsets.ISO_8859_1),
          Map.entry("LATIN2", Charset.forName("ISO-8859-2")),
          Map.entry("LATIN9", Charset.forName("ISO-8859-15")),
          Map.entry("WIN1250", Charset.forName("windows-1250")),
          Map.entry("WIN1251", Charset.forName("windows-1251")),
          Map.entry("WIN1252", Charset.forName("windows-1252")),
          Map.entry("KOI8R", Charset.forName("KOI8-R")),
          Map.entry("EUC_JP", Charset.forName("EUC-JP")),
          Map.entry("EUC_KR", Charset.forName("EUC-KR")));

  /** The server reports it since PostgreSQL 14. */
  static final String READ_ONLY = "default_transaction_read_only";

  private final Runnable onEncodingChanged;
  private boolean readOnly;
  private SqlSettings reported = SqlSettings.DEFAULT;
  private SqlSettings sql = SqlSettings.DEFAULT;
  private Charset charset = StandardCharsets.UTF_8;

  /** Whether something was sent since the last Sync that may change them. */
  private boolean sent;

  /** Whether the server has done something since its last report that may have changed them. */
  private boolean done;

  /**
   * @param onEncodingChanged runs when bytes beyond ASCII mean other characters than before
   */
  ProtocolSettings(Runnable onEncodingChanged) {
    this.onEncodingChanged = onEncodingChanged;
  }

  SqlSettings sql() {
    return sql;
  }

  /**
   * How the session's text is decoded. Of an encoding that is not listed every byte becomes a
   * character of its own: the analysis refuses the unsafe ones by their name.
   */
  Charset charset() {
    return charset;
  }

  /**
   * How the results of a statement are read and written where that matters. ASCII alone of an
   * encoding that is not listed or not known for certain: a mask that counted characters by another
   * than the rows' would show more of them.
   */
  Charset resultCharset(Judged of) {
    return resultsAreCertain(of) ? charset : StandardCharsets.US_ASCII;
  }

  /** Whether the encoding of a statement's rows is known, and one in which ASCII stays ASCII. */
  boolean resultsAreCertain(Judged of) {
    return !done && !sets(of.analysis()) && CHARSETS.containsKey(sql.clientEncoding());
  }

  private static boolean sets(StatementAnalysis analysis) {
    return analysis instanceof Analyzed analyzed
        && switch (analyzed.action()) {
          case Action.Setting _ -> true;
          case Action.Prepare(_, var inner) -> sets(inner);
          case Action.DeclareCursor(_, _, var inner) -> sets(inner);
          default -> false;
        };
  }

  /** Whether the server says that transactions of the session write nothing. */
  boolean readOnly() {
    return readOnly;
  }

  /** Follows a ParameterStatus. */
  void reported(String name, String value) {
    if (name.equals(READ_ONLY)) {
      readOnly = value.equals("on");
    }
    reported = with(reported, name, value);
    follow(reported);
  }

  /** Follows the answer to a question: it holds up to the next report. */
  void answered(String name, String value) {
    sent = false;
    follow(with(sql, name, value));
  }

  /** The server is ready for a query, and has reported every change up to here. */
  void ready() {
    done = false;
    follow(reported);
  }

  /** A statement is sent on. */
  void sent(Judgement judgement) {
    sent |= !isInert(judgement.statement().text()) || judgement.statements().size() > 1;
  }

  /** A message is sent that makes the server report. */
  void synced() {
    sent = false;
  }

  /** Whether what is sent now is read by settings that nobody has reported yet. */
  boolean inDoubt() {
    return sent;
  }

  /**
   * The server has done a statement, or part of it.
   *
   * @param tag the command's, empty where none came
   */
  void done(String tag) {
    done |= !isInert(tag);
  }

  private static boolean isInert(String command) {
    int end = 0;
    while (end < command.length() && Character.isLetter(command.charAt(end))) {
      end++;
    }
    return INERT.contains(command.substring(0, end).toUpperCase(Locale.ROOT));
  }

  private static SqlSettings with(SqlSettings settings, String name, String value) {
    return switch (name) {
      case CLIENT_ENCODING -> new SqlSettings(value, settings.standardConformingStrings());
      case STANDARD_STRINGS -> new SqlSettings(settings.clientEncoding(), value.equals("on"));
      default -> settings;
    };
  }

  private void follow(SqlSettings now) {
    boolean other = !now.clientEncoding().equals(sql.clientEncoding());
    sql = now;
    if (other) {
      charset = CHARSETS.getOrDefault(now.clientEncoding(), StandardCharsets.ISO_8859_1);
      onEncodingChanged.run();
    }
  }
}
