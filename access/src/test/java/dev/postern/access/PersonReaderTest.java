package dev.postern.access;

import static dev.postern.access.Tokens.NOW;
import static dev.postern.access.Tokens.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.postern.core.Identity;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who counts as one person. */
class PersonReaderTest {
  private static final Issuer STAFF = issuer("https://staff.example", "email", null);
  private static final Issuer AGENTS = issuer("https://agents.example", null, "owner");

  @Test
  void withoutClaimsForItAPersonIsASubjectOfAnIssuer() {
    Issuer one = issuer("https://one.example", null, null);
    Issuer two = issuer("https://two.example", null, null);
    assertThat(read(one, "1").isOfSamePersonAs(read(one, "1"))).isTrue();
    assertThat(read(one, "1").isOfSamePersonAs(read(one, "2"))).isFalse();
    assertThat(read(one, "1").isOfSamePersonAs(read(two, "1"))).isFalse();
  }

  @Test
  void thePersonClaimFindsOnePersonsAccounts() {
    Identity ada = read(STAFF, "1", "email", "ada@example.com");
    assertThat(ada.isOfSamePersonAs(read(STAFF, "2", "email", "Ada@Example.com"))).isTrue();
    assertThat(ada.isOfSamePersonAs(read(STAFF, "2", "email", "bob@example.com"))).isFalse();
    Issuer other = issuer("https://other.example", "mail", null);
    assertThat(ada.isOfSamePersonAs(read(other, "7", "mail", "ada@example.com"))).isTrue();
  }

  @Test
  void anAgentIsItsOwnersToo() {
    Identity ada = read(STAFF, "1", "email", "ada@example.com");
    Identity agent = read(AGENTS, "bot-1", "owner", "ada@example.com");
    assertThat(agent.isOfSamePersonAs(ada)).isTrue();
    assertThat(ada.isOfSamePersonAs(agent)).isTrue();
    assertThat(agent.isOfSamePersonAs(read(AGENTS, "bot-2", "owner", "ada@example.com"))).isTrue();
    assertThat(agent.isOfSamePersonAs(read(AGENTS, "bot-3", "owner", "bob@example.com"))).isFalse();
  }

  @Test
  void anOwnerMayBeASubjectOfTheSameIssuer() {
    Identity agent = read(AGENTS, "bot-1", "owner", "ada-subject");
    assertThat(agent.isOfSamePersonAs(read(AGENTS, "ada-subject"))).isTrue();
  }

  @Test
  void aTokenWithoutItsPersonIsRefused() {
    assertThat(code(STAFF, Tokens.claims(STAFF.url()))).isEqualTo("person-missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ada", "a\u0000da", "a\u202eda", "<\u001b[2J>"})
  void aPersonIsAPrintableName(String name) {
    assertThat(code(STAFF, with(Tokens.claims(STAFF.url()), "email", name)))
        .isEqualTo("person-malformed");
    assertThat(code(AGENTS, with(Tokens.claims(AGENTS.url()), "owner", name)))
        .isEqualTo("person-malformed");
    assertThat(code(AGENTS, with(Tokens.claims(AGENTS.url()), "owner", List.of("ada"))))
        .isEqualTo("person-malformed");
  }

  private static Issuer issuer(String url, @Nullable String person, @Nullable String owner) {
    return new Issuer(
        url,
        "postern",
        new Issuer.Names("preferred_username", person, owner),
        new Issuer.Groups(List.of("groups"), "", Set.of()),
        List.of());
  }

  private static Identity read(Issuer issuer, String subject) {
    return read(issuer, with(Tokens.claims(issuer.url()), "sub", subject));
  }

  private static Identity read(Issuer issuer, String subject, String claim, String value) {
    return read(issuer, with(with(Tokens.claims(issuer.url()), "sub", subject), claim, value));
  }

  private static Identity read(Issuer issuer, Map<String, Object> claims) {
    try {
      return new IdentityReader(issuer, Duration.ZERO).read(parsed(claims), NOW);
    } catch (TokenRejected e) {
      throw new AssertionError(e);
    }
  }

  private static String code(Issuer issuer, Map<String, Object> claims) {
    String[] code = new String[1];
    assertThatThrownBy(() -> new IdentityReader(issuer, Duration.ZERO).read(parsed(claims), NOW))
        .isInstanceOfSatisfying(
            TokenRejected.class, rejected -> code[0] = rejected.rejection().reason().code());
    return code[0];
  }

  private static JWTClaimsSet parsed(Map<String, Object> claims) {
    try {
      return JWTClaimsSet.parse(JSONObjectUtils.toJSONString(claims));
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }
}
