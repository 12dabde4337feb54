package dev.postern.wire.postgres;

import dev.postern.core.SqlSettings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the server reports of the session's settings, as far as the gate reads text by them. */
final class ProtocolSettings {
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

  private boolean readOnly;
  private SqlSettings sql = SqlSettings.DEFAULT;
  private Charset charset = StandardCharsets.UTF_8;

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

  /** How results are read and written where that matters: ASCII alone of an encoding not listed. */
  Charset resultCharset() {
    return CHARSETS.containsKey(sql.clientEncoding()) ? charset : StandardCharsets.US_ASCII;
  }

  /** Whether the server says that transactions of the session write nothing. */
  boolean readOnly() {
    return readOnly;
  }

  /** Follows a ParameterStatus. */
  void reported(String name, String value) {
    switch (name) {
      case "client_encoding" -> {
        sql = new SqlSettings(value, sql.standardConformingStrings());
        charset = CHARSETS.getOrDefault(value, StandardCharsets.ISO_8859_1);
      }
      case "standard_conforming_strings" ->
          sql = new SqlSettings(sql.clientEncoding(), value.equals("on"));
      case READ_ONLY -> readOnly = value.equals("on");
      default -> {}
    }
  }
}
