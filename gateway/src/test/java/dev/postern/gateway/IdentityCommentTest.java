package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Identity;
import dev.postern.core.SessionId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityCommentTest {
  private static String of(String user) {
    return IdentityComment.of(
        new Identity("issuer", "subject", user, Set.of(), Map.of(), Instant.MAX),
        new SessionId("session00001"));
  }

  @Test
  void keysAreInOrderAndValuesEncoded() {
    assertThat(of("Ann O'Neil+1"))
        .isEqualTo("/*session='session00001',user='Ann%20O%27Neil%2B1'*/");
  }

  @Test
  void noNameEndsOrNestsTheComment() {
    assertThat(of("*/ DROP TABLE x; /*\n--\0\\"))
        .isEqualTo(
            "/*session='session00001',"
                + "user='%2A%2F%20DROP%20TABLE%20x%3B%20%2F%2A%0A--%00%5C'*/");
  }

  @Test
  void longNamesAreCutBetweenCharacters() {
    assertThat(of("x".repeat(63) + "\uD83D\uDE00")).endsWith("user='" + "x".repeat(63) + "'*/");
  }
}
