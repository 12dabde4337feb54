package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.gateway.cli.Actions;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code postern explain} says what the gate would send for a caller with certain claims. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class ExplainerIT {
  private static final String CONFIG =
      """
      policies:
        - name: everything
          groups: ["*"]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
        - name: at-night
          groups: [night]
          connections: [shop]
          rules:
            - hold: { risk: high, reviewers: [people] }
            - deny: { when: "claims.region == 'US'" }
            - allow: { kinds: [read], relations: ["billing.*"] }
            - deny: { kinds: [code] }
        - name: others-only
          groups: [others]
          connections: [shop]
          rules: [ { deny: { kinds: ["*"] } } ]
      row-filters:
        - { table: shop.public.orders, groups: [agents], where: "region = claim('region')" }
        - { table: shop.public.ordres, groups: [slipped], where: "region = 'EU'" }
      """;

  private final GateFixture gate;

  ExplainerIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate =
        GateFixture.start(
            server, directory, CONFIG, "CREATE TABLE orders (id int, region text, note text)");
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private String explained(Map<String, String> claims, String sql) throws Exception {
    return explained(Set.of("agents"), claims, sql);
  }

  private String explained(Set<String> groups, Map<String, String> claims, String sql)
      throws Exception {
    StringWriter out = new StringWriter();
    try (PrintWriter printer = new PrintWriter(out)) {
      Explainer.explain(
          new Actions.Explain.Question(
              gate.config(), "shop", "ann", null, groups, claims, sql, false),
          printer);
    }
    return out.toString();
  }

  @Test
  void whatIsSentHasTheClaimsAskedFor() throws Exception {
    String sql = "SELECT id, note FROM orders";
    assertThat(explained(Map.of("region", "EU"), sql))
        .contains("verdict    rewrite")
        .contains("\"region\" = E'EU'");
    assertThat(explained(Map.of(), sql)).contains("WHERE FALSE");
  }

  @Test
  void eachRuleThatAppliesSaysWhatItMadeOfTheStatement() throws Exception {
    Set<String> night = Set.of("agents", "night");
    assertThat(explained(night, Map.of("region", "EU"), "SELECT id FROM orders"))
        .contains("because:   + everything/allow-1, statement 1: matches read")
        .contains("because:   - at-night/hold-1, statement 1: is about high risk or above")
        .contains("because:   - at-night/deny-2, statement 1: has a condition that does not hold")
        .contains("because:   - at-night/allow-3, statement 1: is not about public.orders")
        .contains("because:   - at-night/deny-4, statement 1: is about other kinds")
        .doesNotContain("others-only");
    assertThat(explained(night, Map.of(), "SELECT id FROM orders"))
        .contains("because:   + at-night/deny-2, statement 1: matches read, since its condition")
        .contains("rule       at-night/deny-2");
  }

  @Test
  void filtersThatMatchNothingAreNamed() throws Exception {
    assertThat(explained(Map.of(), "SELECT 1"))
        .contains("unmatched  row-filter shop.public.ordres");
  }
}
