package dev.postern.gateway.notify;

import dev.postern.gateway.config.NotifyAddress;
import dev.postern.gateway.config.NotifyConfig.As.Jira;
import dev.postern.gateway.json.Json;
import dev.postern.gateway.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An issue for what begins, and a comment on it for whatever happens to it then. With a user it is
 * Jira Cloud's REST API, version 3, whose texts are documents (ADF); without one it is Data
 * Center's, version 2, whose texts are wiki markup.
 */
record JiraFormat(NotifyAddress base, Jira jira) implements Format {
  private static final Pattern KEY = Pattern.compile("[A-Z][A-Z0-9_]{0,50}-\\d{1,12}");
  private static final int LONGEST = 1_000;

  /** Jira's own is 255. */
  private static final int LONGEST_SUMMARY = 200;

  private static final int CREATED = 201;

  @Override
  public Optional<Call> call(Delivery delivery, @Nullable String reference) {
    Notice notice = delivery.notice();
    if (reference != null) {
      return Optional.of(
          call("/issue/" + reference + "/comment", Map.of("body", document(notice))));
    }
    return notice.event().isBeginning()
        ? Optional.of(call("/issue", Map.of("fields", fields(notice))))
        : Optional.empty();
  }

  private Call call(String path, Map<String, Object> body) {
    boolean cloud = jira.user() != null;
    String credentials = jira.user() + ":" + jira.token().reveal();
    return new Call(
        base.at((cloud ? "/rest/api/3" : "/rest/api/2") + path),
        Map.of(
            "Accept",
            "application/json",
            "Authorization",
            cloud
                ? "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8))
                : "Bearer " + jira.token().reveal()),
        Json.of(body));
  }

  private Map<String, Object> fields(Notice notice) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("project", Map.of("key", jira.project()));
    fields.put("issuetype", Map.of("name", jira.issueType()));
    fields.put("summary", Line.of(notice.title(), LONGEST_SUMMARY));
    fields.put("description", document(notice));
    return fields;
  }

  private Object document(Notice notice) {
    List<String> lines = new ArrayList<>();
    lines.add(Line.of(notice.title(), LONGEST));
    notice.shown().forEach((name, text) -> lines.add(name + ": " + Line.of(text, LONGEST)));
    if (notice.address() != null) {
      lines.add("address: " + notice.address());
    }
    String statement = notice.statement();
    if (statement != null) {
      statement.lines().forEach(line -> lines.add("| " + Line.of(line, LONGEST)));
    }
    return jira.user() != null ? adf(lines) : wiki(lines);
  }

  /** Texts of a document are no markup. */
  private static Map<String, Object> adf(List<String> lines) {
    return Map.of(
        "type",
        "doc",
        "version",
        1,
        "content",
        lines.stream()
            .map(line ->
                Map.of(
                    "type", "paragraph", "content", List.of(Map.of("type", "text", "text", line))))
            .toList());
  }

  /** Between marks behind which nothing is markup, and which none of it can be. */
  private static String wiki(List<String> lines) {
    return "{noformat}\n" + String.join("\n", lines).replace('{', '(') + "\n{noformat}";
  }

  @Override
  public Result result(Delivery delivery, @Nullable String reference, Reply reply) {
    Result by = Result.of(reply);
    if (!(by instanceof Result.Made) || reference != null) {
      return by;
    }
    String key = key(reply.body());
    return reply.status() == CREATED && key != null
        ? new Result.Made(key)
        : new Result.Never("an answer that names no issue");
  }

  private static @Nullable String key(String body) {
    try {
      return JsonReader.read(body) instanceof Map<?, ?> created
              && created.get("key") instanceof String key
              && KEY.matcher(key).matches()
          ? key
          : null;
    } catch (IllegalArgumentException notJson) {
      return null;
    }
  }
}
