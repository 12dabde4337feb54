package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.SessionId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.model.Tag;

class SessionTagsTest {
  private static Map<String, String> of(String name, Set<String> groups) {
    return SessionTags.of(
            new Person("https://idp.example.com", "1", name, groups), new SessionId("0123456789ab"))
        .stream()
        .collect(Collectors.toMap(Tag::key, Tag::value));
  }

  @Test
  void theySayWhoInWhichGroupsAndForWhichSession() {
    assertThat(of("ann@example.com", Set.of("dba", "ai agents", "okta:ops")))
        .isEqualTo(
            Map.of(
                "postern-person", "ann@example.com",
                "postern-groups", "+ai agents+dba+okta:ops+",
                "postern-session", "0123456789ab"));
  }

  @Test
  void aGroupThatWouldHaveToBeSpeltOtherwiseIsLeftOut() {
    assertThat(of("ann", Set.of("dba", "a+dba", "d*a", "x\ty")).get("postern-groups"))
        .isEqualTo("+dba+");
    assertThat(of("ann", Set.of()).get("postern-groups")).isEqualTo("+");
  }

  @Test
  void whatAwsDoesNotTakeOfANameIsReplaced() {
    assertThat(of("Ann <a|b>", Set.of()).get("postern-person")).isEqualTo("Ann _a_b_");
  }

  @Test
  void valuesAreNoLongerThanAwsTakesThem() {
    Set<String> many = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      many.add("group-" + i);
    }
    Map<String, String> tags = of("n".repeat(300), many);
    assertThat(tags.get("postern-person")).hasSize(256);
    assertThat(tags.get("postern-groups"))
        .hasSizeLessThanOrEqualTo(256)
        .matches("\\+(group-[0-9]+\\+){20,}");
  }
}
