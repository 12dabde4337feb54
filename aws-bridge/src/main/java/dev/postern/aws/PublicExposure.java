package dev.postern.aws;

import dev.postern.aws.value.JsonText;
import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Value;
import dev.postern.core.AwsParameter;
import dev.postern.core.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What in a request would open something to everybody. */
final class PublicExposure {
  private static final Set<String> READING = Set.of("Describe", "Get", "List", "Search", "Head");
  private static final Set<String> PUBLIC_ACLS =
      Set.of("public-read", "public-read-write", "authenticated-read");
  private static final Set<String> WHOLE_INTERNET = Set.of("0.0.0.0/0", "::/0");
  private static final Pattern BLOCK =
      Pattern.compile("(?:Delete|Put)(?:Account|Bucket)?PublicAccessBlock");
  private static final Pattern ALL_USERS =
      Pattern.compile("http://acs\\.amazonaws\\.com/groups/global/\\w+");

  /** Of lists and of maps' keys in a path. */
  private static final Pattern MARKS = Pattern.compile("\\{.*}|\\[]");

  private PublicExposure() {}

  static List<Reason> of(Matched matched) {
    String operation = matched.operation().name();
    List<Reason> reasons = new ArrayList<>();
    if (READING.stream().anyMatch(operation::startsWith)) {
      return reasons;
    }
    if (BLOCK.matcher(operation).matches()) {
      reasons.add(exposure("it changes what keeps buckets from being public"));
    }
    for (AwsParameter parameter : matched.parameters().all()) {
      if (opens(parameter)) {
        reasons.add(exposure("its parameter " + last(parameter) + " opens it to everybody"));
      }
    }
    return reasons;
  }

  private static boolean opens(AwsParameter parameter) {
    String name = last(parameter).toLowerCase(Locale.ROOT);
    String value = parameter.value().strip();
    return PUBLIC_ACLS.contains(value)
        || WHOLE_INTERNET.contains(value)
        || ALL_USERS.matcher(value).find()
        || (name.contains("publiclyaccessible") && value.equalsIgnoreCase("true"))
        || (name.equals("endpointpublicaccess") && value.equalsIgnoreCase("true"))
        || (name.equals("authtype") && value.equals("NONE"))
        || (name.equals("principal") && value.equals("*"))
        || (name.equals("group") && value.equals("all"))
        || (name.startsWith("valuestoadd") && value.equals("all"))
        || (name.contains("policy") && isOpenPolicy(value));
  }

  private static String last(AwsParameter parameter) {
    String path = MARKS.matcher(parameter.path()).replaceAll("");
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Whether a policy of IAM's language has a statement that allows something to all principals. */
  private static boolean isOpenPolicy(String text) {
    if (!text.startsWith("{")) {
      return false;
    }
    try {
      return JsonText.read(text) instanceof Value.Fields(Map<String, Value> policy)
          && statements(policy.getOrDefault("Statement", new Value.Null())).stream()
              .anyMatch(PublicExposure::isOpen);
    } catch (UnreadableException e) {
      // Who writes a policy that cannot be read is not believed to keep it closed.
      return true;
    }
  }

  private static List<Value> statements(Value value) {
    return value instanceof Value.Items(List<Value> values) ? values : List.of(value);
  }

  private static boolean isOpen(Value value) {
    if (!(value instanceof Value.Fields(Map<String, Value> statement))) {
      return false;
    }
    boolean allows =
        statement.get("Effect") instanceof Value.Text(String effect) && effect.equals("Allow");
    return allows
        && (statement.containsKey("NotPrincipal")
            || (statement.containsKey("Principal") && hasStar(statement.get("Principal"))));
  }

  private static boolean hasStar(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text.equals("*");
      case Value.Items(List<Value> values) -> values.stream().anyMatch(PublicExposure::hasStar);
      case Value.Fields(Map<String, Value> members) ->
          members.values().stream().anyMatch(PublicExposure::hasStar);
      case Value.Num _, Value.Flag _, Value.Blob _, Value.Null _ -> false;
    };
  }

  private static Reason exposure(String sentence) {
    return new Reason("public-exposure", sentence);
  }
}
