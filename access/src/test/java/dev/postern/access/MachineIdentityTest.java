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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of pipelines, with the claims that their makers document. */
class MachineIdentityTest {
  private static final Map<String, Object> GITHUB = github();
  private static final Map<String, Object> GITLAB = gitlab();

  @Test
  void aGithubTokenOfTheRepositoryAndBranchIsAnIdentity() throws Exception {
    Identity identity =
        read(
            issuer(
                GITHUB,
                "sub",
                condition("repository", "acme/shop"),
                condition("ref", "refs/heads/next", "refs/heads/main")),
            GITHUB);

    assertThat(identity.user()).isEqualTo("repo:acme/shop:ref:refs/heads/main");
    assertThat(identity.groups()).containsExactly("ci");
    assertThat(identity.claims()).containsEntry("workflow", "migrate");
  }

  @ParameterizedTest
  @CsvSource({
    "repository, acme/shop2",
    "repository, ACME/shop",
    "ref, refs/pull/7/merge",
    "ref, refs/heads/main2",
    "environment, production",
    "repository_owner_id, 65",
  })
  void aGithubTokenOfAnotherIsRefused(String claim, String found) {
    Issuer issuer =
        issuer(
            GITHUB,
            "sub",
            condition("repository", "acme/shop"),
            condition("ref", "refs/heads/main"),
            condition("environment", "staging"),
            condition("repository_owner_id", "6501"));
    assertThat(code(issuer, with(GITHUB, claim, found))).isEqualTo("claim-required");
    assertThat(code(issuer, with(GITHUB, claim, null))).isEqualTo("claim-required");
  }

  @Test
  void aGitlabTokenOfAProtectedBranchIsAnIdentity() throws Exception {
    Issuer issuer =
        issuer(
            GITLAB,
            "project_path",
            condition("namespace_id", "72"),
            condition("ref_protected", "true"),
            condition("ref_type", "branch"));

    assertThat(read(issuer, GITLAB).user()).isEqualTo("acme/shop");
    assertThat(code(issuer, with(GITLAB, "ref_protected", "false"))).isEqualTo("claim-required");
    assertThat(code(issuer, with(GITLAB, "ref_type", "tag"))).isEqualTo("claim-required");
  }

  @Test
  void aConditionReadsTextsNumbersAndTruthValuesAlike() {
    Map<String, Object> claims =
        with(with(with(GITLAB, "id", 7_000_000_000L), "verified", true), "rate", 1.5);
    assertThat(holds(claims, "id", "7000000000")).isTrue();
    assertThat(holds(claims, "id", "7e9")).isFalse();
    assertThat(holds(claims, "verified", "true")).isTrue();
    assertThat(holds(claims, "verified", "TRUE")).isFalse();
    assertThat(holds(claims, "rate", "1.5")).isFalse();
  }

  @Test
  void aConditionFindsPathsAndElementsOfLists() {
    Map<String, Object> nested =
        with(GITLAB, "realm_access", Map.of("roles", List.of("user", "deployer")));
    assertThat(holds(nested, "realm_access.roles", "deployer")).isTrue();
    assertThat(holds(nested, "realm_access.roles", "admin")).isFalse();
    assertThat(holds(nested, "realm_access", "roles")).isFalse();
    assertThat(holds(nested, "realm_access.roles.deployer", "deployer")).isFalse();
    assertThat(holds(with(GITLAB, "amr", List.of(List.of("mfa"))), "amr", "mfa")).isFalse();
  }

  private static boolean holds(Map<String, Object> claims, String claim, String value) {
    return condition(claim, value).holds(Claims.of(claims));
  }

  private static ClaimCondition condition(String claim, String... values) {
    return new ClaimCondition(claim, Set.of(values));
  }

  private static Issuer issuer(
      Map<String, Object> claims, String user, ClaimCondition... conditions) {
    return new Issuer(
        (String) claims.get("iss"),
        "postern",
        new Issuer.Names(user, null, null),
        new Issuer.Groups(List.of("groups"), "", Set.of("ci")),
        Arrays.asList(conditions));
  }

  private static Identity read(Issuer issuer, Map<String, Object> claims) throws Exception {
    return new IdentityReader(issuer, Duration.ZERO).read(parsed(claims), NOW);
  }

  private static String code(Issuer issuer, Map<String, Object> claims) {
    String[] code = new String[1];
    assertThatThrownBy(() -> read(issuer, claims))
        .isInstanceOfSatisfying(
            TokenRejected.class, rejected -> code[0] = rejected.rejection().reason().code());
    return code[0];
  }

  private static JWTClaimsSet parsed(Map<String, Object> claims) throws ParseException {
    return JWTClaimsSet.parse(JSONObjectUtils.toJSONString(claims));
  }

  /** The claims of docs.github.com, "OpenID Connect reference". */
  private static Map<String, Object> github() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", "https://token.actions.githubusercontent.com");
    claims.put("sub", "repo:acme/shop:ref:refs/heads/main");
    claims.put("aud", "postern");
    claims.put("jti", "6f4762ed-0758-4ccb-808d-ee3af5d723a8");
    claims.put("exp", NOW.plusSeconds(300).getEpochSecond());
    claims.put("nbf", NOW.minusSeconds(5).getEpochSecond());
    claims.put("iat", NOW.getEpochSecond());
    claims.put("environment", "staging");
    claims.put("ref", "refs/heads/main");
    claims.put("ref_type", "branch");
    claims.put("sha", "10e53167f4c2a1a8d5e1e3fd0b5e4c6f9c1d2b3a");
    claims.put("repository", "acme/shop");
    claims.put("repository_id", "740011");
    claims.put("repository_owner", "acme");
    claims.put("repository_owner_id", "6501");
    claims.put("repository_visibility", "private");
    claims.put("actor", "ada");
    claims.put("actor_id", "12");
    claims.put("workflow", "migrate");
    claims.put("workflow_ref", "acme/shop/.github/workflows/migrate.yml@refs/heads/main");
    claims.put("job_workflow_ref", "acme/shop/.github/workflows/migrate.yml@refs/heads/main");
    claims.put("head_ref", "");
    claims.put("base_ref", "");
    claims.put("event_name", "push");
    claims.put("runner_environment", "github-hosted");
    claims.put("run_id", "577902");
    claims.put("run_number", "10");
    claims.put("run_attempt", "2");
    return claims;
  }

  /** The claims of docs.gitlab.com, "OpenID Connect (OIDC) authentication using ID tokens". */
  private static Map<String, Object> gitlab() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", "https://gitlab.com");
    claims.put("sub", "project_path:acme/shop:ref_type:branch:ref:main");
    claims.put("aud", "postern");
    claims.put("jti", "235b3a54-b797-45c7-ae9a-f72d7bc6ef5b");
    claims.put("exp", NOW.plusSeconds(3600).getEpochSecond());
    claims.put("nbf", NOW.minusSeconds(5).getEpochSecond());
    claims.put("iat", NOW.getEpochSecond());
    claims.put("namespace_id", "72");
    claims.put("namespace_path", "acme");
    claims.put("project_id", "20");
    claims.put("project_path", "acme/shop");
    claims.put("user_id", "1");
    claims.put("user_login", "ada");
    claims.put("user_email", "ada@example.com");
    claims.put("user_access_level", "owner");
    claims.put("pipeline_id", "574");
    claims.put("pipeline_source", "push");
    claims.put("job_id", "302");
    claims.put("ref", "main");
    claims.put("ref_type", "branch");
    claims.put("ref_path", "refs/heads/main");
    claims.put("ref_protected", "true");
    claims.put("runner_environment", "gitlab-hosted");
    claims.put("sha", "714a629c0b401fdce83e847fc9589983fc6f46bc");
    claims.put("project_visibility", "private");
    return claims;
  }
}
