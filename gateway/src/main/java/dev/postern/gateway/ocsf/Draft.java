package dev.postern.gateway.ocsf;

import dev.postern.recorder.JournalEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An event as it is put together: the attributes that those of every class have, and its own. */
final class Draft {
  /** Of the schema that everything here is by. */
  static final String SCHEMA = "1.5.0";

  private static final String VENDOR = "Postern";
  private static final int TYPES_OF_ONE_CLASS = 100;

  private final Map<String, Object> attributes = new LinkedHashMap<>();

  /**
   * Begins an event.
   *
   * @param version of this program
   */
  Draft(JournalEntry entry, String version, OcsfClass type, Activity activity) {
    with("category_uid", type.category());
    with("category_name", type.categoryCaption());
    with("class_uid", type.uid());
    with("class_name", type.caption());
    with("activity_id", activity.id());
    with("activity_name", activity.name());
    with("type_uid", type.uid() * TYPES_OF_ONE_CLASS + activity.id());
    with("type_name", type.caption() + ": " + activity.name());
    with("time", entry.event().at().toEpochMilli());
    with("timezone_offset", 0);
    with("metadata", metadata(entry, version));
  }

  private static Map<String, Object> metadata(JournalEntry entry, String version) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("version", SCHEMA);
    metadata.put("product", Map.of("vendor_name", VENDOR, "name", VENDOR, "version", version));
    metadata.put("profiles", List.of("security_control"));
    metadata.put("uid", entry.chain() + "-" + entry.sequence());
    metadata.put("sequence", entry.sequence());
    metadata.put("event_code", entry.event().getClass().getSimpleName());
    metadata.put("log_name", "journal");
    metadata.put("log_provider", "postern");
    metadata.put("original_time", entry.event().at().toString());
    metadata.put("logged_time", entry.event().at().toEpochMilli());
    metadata.put("correlation_uid", entry.event().session().value());
    return metadata;
  }

  Draft with(String name, Object value) {
    attributes.put(name, value);
    return this;
  }

  /**
   * Of an identifier and its caption.
   *
   * @param name of the caption; the identifier's has {@code _id} behind it
   */
  Draft with(String name, int id, String caption) {
    return with(name + "_id", id).with(name, caption);
  }

  Draft with(Severity severity) {
    return with("severity", severity.id(), severity.caption());
  }

  Draft with(Status status) {
    return with("status", status.id(), status.caption());
  }

  Draft with(Disposition disposition) {
    return with("action", disposition.action().id(), disposition.action().caption())
        .with("disposition", disposition.id(), disposition.caption());
  }

  Draft message(String message) {
    return with("message", message);
  }

  Map<String, Object> event() {
    return attributes;
  }
}
