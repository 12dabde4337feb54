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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityReaderTest {
  private static final String URL = "https://idp.example.com";
  private static final Map<String, Object> GOOD = Tokens.claims(URL);

  @Test
  void groupsAreAListOrOneName() {
    assertThat(groups("groups", with(GOOD, "groups", List.of("b", "a", "b"))))
        .containsExactly("b", "a");
    assertThat(groups("groups", with(GOOD, "groups", "ai agents"))).containsExactly("ai agents");
    assertThat(groups("groups", with(GOOD, "groups", List.of()))).isEmpty();
    assertThat(groups("groups", with(GOOD, "groups", null))).isEmpty();
  }

  @Test
  void claimsAreFoundByPathAndByNamesWithDots() {
    Map<String, Object> nested = Map.of("roles", List.of("dba"));
    assertThat(groups("realm_access.roles", with(GOOD, "realm_access", nested)))
        .containsExactly("dba");
    String url = "https://example.com/groups";
    assertThat(groups(url, with(GOOD, url, List.of("dba")))).containsExactly("dba");
    assertThat(groups("realm_access.roles", with(GOOD, "realm_access", "roles"))).isEmpty();
    assertThat(groups("groups.", GOOD)).isEmpty();
  }

  @Test
  void groupsOfAnotherFormAreRefused() {
    assertRejected("groups-malformed", with(GOOD, "groups", List.of("dba", 7)));
    assertRejected("groups-malformed", with(GOOD, "groups", List.of(List.of("dba"))));
    assertRejected("groups-malformed", with(GOOD, "groups", Map.of("dba", true)));
    assertRejected("groups-malformed", with(GOOD, "groups", 7));
    assertRejected("groups-malformed", with(GOOD, "groups", ""));
  }

  @Test
  void groupsThatEntraLeftOutAreRefusedAsSuch() {
    Map<String, Object> without = with(GOOD, "groups", null);
    Map<String, Object> elsewhere = Map.of("groups", "src1");
    assertRejected("groups-overage", with(without, "_claim_names", elsewhere));
    assertRejected("groups-overage", with(GOOD, "_claim_names", elsewhere));
    assertRejected("groups-overage", with(without, "hasgroups", true));
    assertRejected("groups-overage", with(without, "hasgroups", "true"));
  }

  @Test
  void overageOfOtherClaimsIsNoMatter() {
    assertThat(groups("groups", with(GOOD, "_claim_names", Map.of("address", "src1"))))
        .containsExactly("dba", "staff");
    Map<String, Object> roles = with(with(GOOD, "roles", List.of("dba")), "hasgroups", true);
    assertThat(groups("roles", roles)).containsExactly("dba");
    assertThat(groups("groups", with(GOOD, "hasgroups", false))).containsExactly("dba", "staff");
  }

  @Test
  void groupsOfSeveralClaimsCountTogetherEachWithThePrefix() throws Exception {
    Map<String, Object> claims =
        with(with(GOOD, "roles", "auditor"), "realm_access", Map.of("roles", List.of("dba")));
    Issuer.Groups rules =
        new Issuer.Groups(List.of("groups", "roles", "realm_access.roles"), "kc:", Set.of("staff"));

    assertThat(new GroupReader(rules).read(Claims.of(claims)))
        .containsExactly("kc:dba", "kc:staff", "kc:auditor", "staff");
  }

  @Test
  void overageOfAnyGroupsClaimIsRefused() {
    Map<String, Object> claims =
        with(with(GOOD, "groups", null), "_claim_names", Map.of("groups", "src1"));
    Issuer.Groups rules = new Issuer.Groups(List.of("roles", "groups"), "", Set.of("ci"));

    assertThatThrownBy(() -> new GroupReader(rules).read(Claims.of(claims)))
        .hasMessage("groups-overage");
  }

  @Test
  void aUserIsNeeded() {
    assertRejected("user-missing", with(GOOD, "preferred_username", null));
    assertRejected("subject-missing", with(GOOD, "sub", null));
    assertRejected("subject-missing", with(GOOD, "sub", " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", " ada", "ada\n", "a\u0000da", "a\u001b[2Jda", "a\u202eda", "a\u2028da"})
  void aUserIsAPrintableName(String name) {
    assertRejected("user-malformed", with(GOOD, "preferred_username", name));
    assertRejected(
        name.isBlank() ? "subject-missing" : "subject-malformed", with(GOOD, "sub", name));
  }

  @Test
  void aUserIsATextOfBoundedLength() {
    assertRejected("user-malformed", with(GOOD, "preferred_username", 7));
    assertRejected("user-malformed", with(GOOD, "preferred_username", List.of("ada")));
    assertRejected("user-malformed", with(GOOD, "preferred_username", "x".repeat(257)));
    assertThat(read("groups", with(GOOD, "preferred_username", "Ædå O'Hara")).user())
        .isEqualTo("Ædå O'Hara");
  }

  @Test
  void claimsCannotBeChanged() {
    Map<String, Object> nested = with(GOOD, "a", Map.of("b", List.of("c")));
    Map<String, Object> claims = read("groups", nested).claims();
    assertThatThrownBy(() -> claims.put("x", "y"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(claims.get("groups"))
        .isInstanceOfSatisfying(
            List.class,
            groups ->
                assertThatThrownBy(groups::clear)
                    .isInstanceOf(UnsupportedOperationException.class));
    assertThat(claims.get("a"))
        .isInstanceOfSatisfying(
            Map.class,
            object ->
                assertThatThrownBy(object::clear)
                    .isInstanceOf(UnsupportedOperationException.class));
  }

  private static Iterable<String> groups(String claim, Map<String, Object> claims) {
    return read(claim, claims).groups();
  }

  private static void assertRejected(String code, Map<String, Object> claims) {
    assertThatThrownBy(() -> reader("groups").read(claims(claims), NOW))
        .isInstanceOfSatisfying(
            TokenRejected.class,
            rejected -> assertThat(rejected.rejection().reason().code()).isEqualTo(code));
  }

  private static Identity read(String groupsClaim, Map<String, Object> claims) {
    try {
      return reader(groupsClaim).read(claims(claims), NOW);
    } catch (TokenRejected e) {
      throw new AssertionError(e);
    }
  }

  private static IdentityReader reader(String groupsClaim) {
    return new IdentityReader(
        new Issuer(URL, "postern", "preferred_username", groupsClaim), Duration.ZERO);
  }

  /** Through JSON, as they come out of a token. */
  private static JWTClaimsSet claims(Map<String, Object> claims) {
    try {
      return JWTClaimsSet.parse(JSONObjectUtils.toJSONString(claims));
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }
}
