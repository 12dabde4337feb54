package dev.postern.iam;

import dev.postern.core.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * What a role's policies can ask of whom the gate acts for: {@code aws:PrincipalTag/postern-person}
 * and its like. A tag's value has at most 256 letters, digits, blanks and {@code _.:/=+-@}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Session tags
 *     </a>
 */
final class SessionTags {
  private static final int LONGEST = 256;
  private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]");

  /**
   * Stands before, between and behind groups, so that a condition can look for one: {@code
   * *+dba+*}.
   */
  private static final String SEPARATOR = "+";

  private SessionTags() {}

  /**
   * The tags of one AWS session.
   *
   * @param session the one that it is opened for
   */
  static List<Tag> of(Person person, SessionId session) {
    List<Tag> tags = new ArrayList<>();
    tags.add(tag("postern-person", cut(OTHER.matcher(person.name()).replaceAll("_"))));
    tags.add(tag("postern-groups", groups(person)));
    tags.add(tag("postern-session", session.value()));
    return tags;
  }

  /**
   * Those that can be told apart in a tag, in their order, as far as there is room. One that would
   * have to be spelt otherwise is left out: it could come out as another's name.
   */
  private static String groups(Person person) {
    StringBuilder value = new StringBuilder(SEPARATOR);
    for (String group : person.groups().stream().sorted().toList()) {
      boolean fits = value.length() + group.length() + SEPARATOR.length() <= LONGEST;
      if (fits && !group.contains(SEPARATOR) && !OTHER.matcher(group).find()) {
        value.append(group).append(SEPARATOR);
      }
    }
    return value.toString();
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end);
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
