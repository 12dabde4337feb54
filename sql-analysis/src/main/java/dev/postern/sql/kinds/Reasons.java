package dev.postern.sql.kinds;

import dev.postern.core.Reason;
import java.util.Map;

/** The reasons for a risk, by their stable codes. */
public final class Reasons {
  private static final Map<String, String> SENTENCES =
      Map.ofEntries(
          Map.entry("alter", "It changes the definition of an existing relation."),
          Map.entry("bulk-export", "It copies rows out in bulk."),
          Map.entry("bulk-import", "It copies rows in in bulk."),
          Map.entry("code", "It runs or stores code that the gate does not look into."),
          Map.entry("drop", "It drops objects."),
          Map.entry("large-object", "It reads or writes large objects, which have no columns."),
          Map.entry("lock", "It takes locks that other sessions wait for."),
          Map.entry("maintenance", "It makes the server work on whole tables."),
          Map.entry("network", "It makes the server connect to other hosts."),
          Map.entry("notify", "It sends a message to other sessions."),
          Map.entry("privilege-change", "It changes who may do what."),
          Map.entry("query-by-text", "It runs SQL that it is given as text or by name."),
          Map.entry("replication", "It concerns replication."),
          Map.entry("role-change", "It changes roles or their members."),
          Map.entry("row-lock", "It locks the rows it reads."),
          Map.entry("sequence", "It advances a sequence."),
          Map.entry("server-change", "It changes the server or a whole database."),
          Map.entry("server-file", "It reaches files or programs of the server."),
          Map.entry("session-authorization", "It changes whose privileges the session has."),
          Map.entry("session-control", "It stops or signals other sessions."),
          Map.entry("setting", "It changes a setting that decides how statements are read."),
          Map.entry("several-statements", "The text holds several statements."),
          Map.entry("truncate", "It empties whole tables."),
          Map.entry("unbounded-delete", "It deletes every row: there is no condition."),
          Map.entry("unbounded-update", "It changes every row: there is no condition."));

  private Reasons() {}

  /** The reason of that code; there must be one. */
  public static Reason of(String code) {
    String sentence = SENTENCES.get(code);
    if (sentence == null) {
      throw new IllegalArgumentException("no reason of code " + code);
    }
    return new Reason(code, sentence);
  }
}
