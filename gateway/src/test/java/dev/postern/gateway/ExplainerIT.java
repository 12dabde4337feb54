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
    StringWriter out = new StringWriter();
    try (PrintWriter printer = new PrintWriter(out)) {
      Explainer.explain(
          new Actions.Explain.Question(
              gate.config(), "shop", "ann", null, Set.of("agents"), claims, sql, false),
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
  void filtersThatMatchNothingAreNamed() throws Exception {
    assertThat(explained(Map.of(), "SELECT 1"))
        .contains("unmatched  row-filter shop.public.ordres");
  }
}
