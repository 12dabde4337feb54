package dev.postern.access;

import static dev.postern.access.Tokens.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Identity;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
  private final VerifiedTokens tokens = new VerifiedTokens();

  @Test
  void areKnownUntilTheyExpire() {
    tokens.put("a", expiring(NOW.plusSeconds(60)), NOW);
    assertThat(tokens.get("a", NOW.plusSeconds(59))).isNotNull();
    assertThat(tokens.get("a", NOW.plusSeconds(60))).isNull();
  }

  @Test
  void areKnownForFiveMinutesAtMost() {
    tokens.put("a", expiring(NOW.plusSeconds(3600)), NOW);
    assertThat(tokens.get("a", NOW.plusSeconds(299))).isNotNull();
    assertThat(tokens.get("a", NOW.plusSeconds(300))).isNull();
  }

  @Test
  void theLeastUsedGoesWhereThereAreTooMany() {
    Identity identity = expiring(NOW.plusSeconds(60));
    for (int i = 0; i < 10_000; i++) {
      tokens.put("token " + i, identity, NOW);
    }
    assertThat(tokens.get("token 0", NOW)).isNotNull();
    tokens.put("one more", identity, NOW);
    assertThat(tokens.get("token 0", NOW)).isNotNull();
    assertThat(tokens.get("token 1", NOW)).isNull();
    assertThat(tokens.get("one more", NOW)).isNotNull();
  }

  @Test
  void theDigestIsTheTokensSha256() {
    assertThat(VerifiedTokens.digest("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  private static Identity expiring(Instant at) {
    return new Identity("https://idp.example", "1", "ada", Set.of(), Map.of(), at);
  }
}
