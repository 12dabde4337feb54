package dev.postern.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a session of a role is kept to: of what the role may, that which stands here too.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session">
 *     Session policies</a>
 */
public final class SessionPolicy {
  /** Characters of its text. */
  public static final int LONGEST = 2_048;

  private SessionPolicy() {}

  /**
   * The document for exactly these actions on exactly these resources: no letter of them is a
   * pattern or a variable.
   *
   * @param regions where they may be done, none for anywhere
   */
  public static Map<String, Object> document(Permission permission, Set<String> regions) {
    for (String action : permission.actions()) {
      if (action.indexOf('*') >= 0 || action.indexOf('?') >= 0) {
        throw new IllegalArgumentException("an action is named, not a pattern of some");
      }
    }
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Sid", "Approved");
    statement.put("Effect", "Allow");
    statement.put("Action", permission.actions());
    statement.put("Resource", permission.resources().stream().map(RolePolicies::exactly).toList());
    if (!regions.isEmpty()) {
      statement.put(
          "Condition",
          Map.of(
              "StringEquals", Map.of("aws:RequestedRegion", regions.stream().sorted().toList())));
    }
    return PolicyPages.document(List.of(statement));
  }
}
