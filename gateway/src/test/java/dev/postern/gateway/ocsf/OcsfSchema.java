package dev.postern.gateway.ocsf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What <a href="https://schema.ocsf.io/1.5.0">OCSF 1.5.0</a> says of the classes and objects that
 * are used, in facts: which attributes there are, which have to be, which numbers mean what. Only
 * of what is used are there facts: an attribute without any is a fault.
 */
public final class OcsfSchema {
  private static final Map<Integer, Kind> CLASSES =
      Map.of(
          3002,
          new Kind(
              "Authentication",
              "0 Unknown,1 Logon,2 Logoff,3 Authentication Ticket,4 Service Ticket Request,"
                  + "5 Service Ticket Renew,6 Preauth,7 Account Switch,99 Other",
              "user",
              "actor src_endpoint dst_endpoint session auth_protocol auth_protocol_id logon_type"
                  + " logon_type_id is_remote service",
              "service dst_endpoint"),
          3004,
          new Kind(
              "Entity Management",
              "0 Unknown,1 Create,2 Read,3 Update,4 Delete,5 Move,6 Enroll,7 Unenroll,8 Enable,"
                  + "9 Disable,10 Activate,11 Deactivate,12 Suspend,13 Resume,99 Other",
              "entity",
              "actor src_endpoint comment entity_result",
              ""),
          3005,
          new Kind(
              "User Access Management",
              "0 Unknown,1 Assign Privileges,2 Revoke Privileges,99 Other",
              "user privileges",
              "actor src_endpoint resources",
              ""),
          6003,
          new Kind(
              "API Activity",
              "0 Unknown,1 Create,2 Read,3 Update,4 Delete,99 Other",
              "actor api src_endpoint",
              "dst_endpoint resources",
              ""),
          6005,
          new Kind(
              "Datastore Activity",
              "0 Unknown,1 Read,2 Update,3 Connect,4 Query,5 Write,6 Create,7 Delete,8 List,"
                  + "9 Encrypt,10 Decrypt,99 Other",
              "actor src_endpoint",
              "database databucket table dst_endpoint query_info type type_id",
              "database databucket table"));

  private static final Map<Integer, String> CATEGORIES =
      Map.of(3, "Identity & Access Management", 6, "Application Activity");

  /** Of every class; the first seven have to be. */
  private static final String BASE =
      "activity_id category_uid class_uid metadata severity_id time type_uid"
          + " activity_name category_name class_name type_name severity status status_id"
          + " status_code status_detail message timezone_offset duration observables unmapped";

  private static final int BASE_REQUIRED = 7;

  private static final String SECURITY_CONTROL =
      "action action_id disposition disposition_id policy risk_level risk_level_id risk_details";

  /** By the attribute that holds one: required, others, of which one at least has to be. */
  private static final Map<String, Kind> OBJECTS =
      Map.ofEntries(
          object(
              "metadata",
              "version product",
              "profiles uid sequence event_code log_name log_provider original_time logged_time"
                  + " correlation_uid",
              ""),
          object("product", "", "vendor_name name version uid", "name uid"),
          object("user", "", "name uid domain groups type type_id", "account name uid"),
          object("groups", "", "name uid", "name uid"),
          object("actor", "", "user session app_name", "process user session app_name app_uid"),
          object(
              "session",
              "",
              "uid issuer created_time expiration_time expiration_reason is_remote",
              ""),
          object("src_endpoint", "", "ip port name svc_name", "ip uid name hostname svc_name"),
          object("dst_endpoint", "", "ip port name svc_name", "ip uid name hostname svc_name"),
          object("database", "type_id", "name uid type", "name uid"),
          object("api", "operation", "service request response group version", ""),
          object("service", "", "name uid version", "name uid"),
          object("request", "uid", "flags data", ""),
          object("response", "", "code message error error_message flags data", ""),
          object("query_info", "query_string", "name uid bytes query_time", ""),
          object("policy", "", "name uid desc version", "name uid"),
          object("entity", "", "name uid type type_id data version", "name uid"),
          object("resources", "", "name uid type", "name uid"),
          object("observables", "type_id", "name type value", ""));

  /** By the attribute's path, its last name where that is enough. */
  private static final Map<String, String> NUMBERS =
      Map.of(
          "severity",
          "0 Unknown,1 Informational,2 Low,3 Medium,4 High,5 Critical,6 Fatal,99 Other",
          "status",
          "0 Unknown,1 Success,2 Failure,99 Other",
          "action",
          "0 Unknown,1 Allowed,2 Denied,3 Observed,4 Modified,99 Other",
          "disposition",
          "0 Unknown,1 Allowed,2 Blocked,8 Approved,14 Delayed,24 Access Revoked,25 Rejected",
          "risk_level",
          "0 Info,1 Low,2 Medium,3 High,4 Critical,99 Other",
          "auth_protocol",
          "0 Unknown,4 OpenID,6 OAUTH 2.0,99 Other",
          "logon_type",
          "0 Unknown,2 Interactive,3 Network,99 Other",
          "type",
          "0 Unknown,1 Database,2 Databucket,3 Table,99 Other",
          "database.type",
          "0 Unknown,1 Relational,2 Network,3 Object Oriented,99 Other",
          "observables.type",
          "0 Unknown,1 Hostname,2 IP Address,4 User Name,10 Resource UID,99 Other");

  private static final Set<String> WHOLE_NUMBERS =
      Set.of(
          "time",
          "duration",
          "timezone_offset",
          "sequence",
          "logged_time",
          "created_time",
          "expiration_time",
          "port",
          "code",
          "bytes");

  private static final Set<String> TRUTHS = Set.of("is_remote");

  /** What may be anything. */
  private static final Set<String> FREE = Set.of("unmapped", "data");

  private record Kind(
      String caption, String activities, String required, String others, String oneOf) {}

  private static Map.Entry<String, Kind> object(
      String attribute, String required, String others, String oneOf) {
    return Map.entry(attribute, new Kind(attribute, "", required, others, oneOf));
  }

  private OcsfSchema() {}

  /** What is not by the schema, nothing where all is. */
  public static List<String> faults(Map<?, ?> event) {
    List<String> faults = new ArrayList<>();
    Kind kind = CLASSES.get(number(event.get("class_uid")));
    if (kind == null) {
      return List.of("no class " + event.get("class_uid"));
    }
    int uid = number(event.get("class_uid"));
    check("class_name", kind.caption(), event, faults);
    check("category_name", CATEGORIES.getOrDefault(uid / 1000, "none"), event, faults);
    if (number(event.get("category_uid")) != uid / 1000) {
      faults.add("category_uid");
    }
    int activity = number(event.get("activity_id"));
    if (number(event.get("type_uid")) != uid * 100 + activity) {
      faults.add("type_uid");
    }
    check("type_name", kind.caption() + ": " + event.get("activity_name"), event, faults);
    String caption = caption(kind.activities(), activity);
    if (caption == null || (activity != 99 && !caption.equals(event.get("activity_name")))) {
      faults.add("activity_id " + activity);
    }
    Set<String> required = words(kind.required());
    required.addAll(words(BASE).stream().limit(BASE_REQUIRED).toList());
    Set<String> known = words(BASE + " " + SECURITY_CONTROL + " " + kind.others());
    attributes(event, "", required, known, words(kind.oneOf()), faults);
    if (event.containsKey("disposition_id")
        && event.get("metadata") instanceof Map<?, ?> metadata
        && !List.of("security_control").equals(metadata.get("profiles"))) {
      faults.add("metadata.profiles");
    }
    return faults;
  }

  private static void check(String attribute, String value, Map<?, ?> event, List<String> faults) {
    if (!value.equals(event.get(attribute))) {
      faults.add(attribute + " " + event.get(attribute));
    }
  }

  private static void attributes(
      Map<?, ?> object,
      String path,
      Set<String> required,
      Set<String> known,
      Set<String> oneOf,
      List<String> faults) {
    known.addAll(required);
    for (String attribute : required) {
      if (!object.containsKey(attribute)) {
        faults.add(path + attribute + " is required");
      }
    }
    if (!oneOf.isEmpty() && oneOf.stream().noneMatch(object::containsKey)) {
      faults.add(path + " has none of " + oneOf);
    }
    object.forEach((name, value) -> {
      String attribute = (String) name;
      if (!known.contains(attribute)) {
        faults.add(path + attribute + " is no attribute");
      }
      value(attribute, path + attribute, value, object, faults);
    });
  }

  private static void value(
      String name, String path, @Nullable Object value, Map<?, ?> object, List<String> faults) {
    if (FREE.contains(name)) {
      if (!(value instanceof Map<?, ?>)) {
        faults.add(path + " is no object");
      }
    } else if (value instanceof Map<?, ?> inner) {
      object(name, path, inner, faults);
    } else if (value instanceof Collection<?> list) {
      for (Object element : list) {
        if (element instanceof Map<?, ?> inner) {
          object(name, path, inner, faults);
        } else if (!(element instanceof String)) {
          faults.add(path + " holds " + element);
        }
      }
    } else if (name.endsWith("_id") && !name.equals("activity_id")) {
      enumerated(path.substring(0, path.length() - 3), value, object, faults);
    } else if (WHOLE_NUMBERS.contains(name)
        || (name.endsWith("_uid") && !name.equals("correlation_uid"))
        || name.equals("activity_id")) {
      if (!(value instanceof Long || value instanceof Integer)) {
        faults.add(path + " is no whole number");
      }
    } else if (TRUTHS.contains(name) ? !(value instanceof Boolean) : !(value instanceof String)) {
      faults.add(path + " is " + value);
    }
  }

  private static void object(String name, String path, Map<?, ?> object, List<String> faults) {
    Kind kind = OBJECTS.get(name);
    if (kind == null) {
      faults.add(path + " is no object");
      return;
    }
    attributes(
        object,
        path + ".",
        words(kind.required()),
        words(kind.others()),
        words(kind.oneOf()),
        faults);
  }

  private static void enumerated(
      String path, @Nullable Object value, Map<?, ?> object, List<String> faults) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    String numbers = NUMBERS.get(path);
    if (path.equals("entity.type") && number(value) == 99) {
      return;
    }
    String caption = numbers == null ? null : caption(numbers, number(value));
    if (caption == null || !caption.equals(object.get(name))) {
      faults.add(path + "_id " + value + " " + object.get(name));
    }
  }

  private static @Nullable String caption(String numbers, int number) {
    return Arrays.stream(numbers.split(","))
        .filter(entry -> entry.startsWith(number + " "))
        .map(entry -> entry.substring(entry.indexOf(' ') + 1))
        .findFirst()
        .orElse(null);
  }

  private static int number(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : -1;
  }

  private static Set<String> words(String text) {
    return new LinkedHashSet<>(text.isBlank() ? List.of() : Arrays.asList(text.strip().split(" ")));
  }
}
