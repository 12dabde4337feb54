package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.Condition;
import dev.postern.access.Grant;
import dev.postern.access.Matcher;
import dev.postern.access.ObjectPatterns;
import dev.postern.access.Policies;
import dev.postern.access.Policy;
import dev.postern.access.Rule;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.Secret;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.Target;
import dev.postern.gateway.config.AwsConfig;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.HostPort;
import dev.postern.masking.Labels;
import dev.postern.masking.MaskRules;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.lineage.OwnRelations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What conditions make of the time is never remembered; all else is. */
class TimedRulesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final SqlStatement READ = new SqlStatement("SELECT 1", SqlSettings.DEFAULT);

  private final CatalogAccess catalogs;
  private Instant now = NOON;

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  TimedRulesTest() throws Exception {
    this.catalogs = new CatalogAccess(new Logins(AwsConfig.PUBLIC, Clock.systemUTC()));
  }

  @AfterEach
  void close() throws Exception {
    catalogs.close();
  }

  private Clearance clearance(String when) {
    ConnectionConfig connection =
        new ConnectionConfig(
            "shop",
            ConnectionConfig.Type.POSTGRES,
            new HostPort("127.0.0.1", 1),
            "shop",
            new Target.Tls.Off(),
            new ConnectionConfig.Login.Password("app", new Secret("none")),
            false,
            0,
            ConnectionConfig.Comment.OFF,
            ConnectionConfig.LocalFiles.DENY);
    Upstream upstream =
        new Upstream(
            connection,
            new UpstreamCatalog("shop", List.of(), catalogs.of(connection), _ -> {}),
            new Labels(List.of()),
            new MaskRules(List.of()),
            RowFilterRules.NONE,
            new PostgresAnalyzer(),
            false);
    Policies policies =
        new Policies(
            List.of(
                new Policy(
                    "p",
                    Set.of("agents"),
                    Set.of("shop"),
                    Policy.Access.open(Duration.ofHours(1)),
                    List.of(
                        new Rule.Allow(
                            new Matcher.Sql(
                                Set.of(Kind.READ),
                                Risk.LOW,
                                ObjectPatterns.ANY,
                                Condition.compile(when)))))));
    return new Clearance(
        upstream,
        new Identity("i", "s", "ann", Set.of("agents"), Map.of(), Instant.MAX),
        "192.0.2.1",
        new Grant(Map.of("p", Instant.MAX)),
        policies,
        clock);
  }

  private static String rule(Clearance clearance) {
    return clearance.judge(READ, OwnRelations.NONE).verdict().rule();
  }

  @Test
  void aRuleThatLooksAtTheTimeIsAskedEachTime() {
    Clearance clearance = clearance("now < timestamp('2026-03-01T12:30:00Z')");
    long before = clearance.version();
    assertThat(rule(clearance)).isEqualTo("p/allow-1");
    assertThat(clearance.known(READ)).isNull();

    now = NOON.plus(Duration.ofMinutes(30));
    assertThat(rule(clearance)).isEqualTo("default");
    // What was prepared before is judged again.
    assertThat(clearance.version()).isGreaterThan(before);
  }

  @Test
  void aRuleThatDoesNotIsRemembered() {
    Clearance clearance = clearance("user == 'ann'");
    long before = clearance.version();
    assertThat(rule(clearance)).isEqualTo("p/allow-1");
    assertThat(clearance.known(READ)).isNotNull();

    now = NOON.plus(Duration.ofMinutes(30));
    assertThat(clearance.version()).isEqualTo(before);
  }
}
