package dev.postern.gateway;

import static dev.postern.gateway.People.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.gateway.StoryGate.Answered;
import dev.postern.gateway.api.ApiClient;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedMysql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The story at two gates, each a process of its own, on one PostgreSQL store: agents are at one and
 * people at the other.
 */
@Tag("full")
class TwoGatewaysStoryIT extends ApprovalStory {
  private final RealPostgres server;

  TwoGatewaysStoryIT(RealPostgres postgres, SharedMysql.Servers mysql, @TempDir Path directory) {
    super(postgres, mysql, directory);
    this.server = postgres;
  }

  @Override
  StoryProvider provider() {
    return TestkitProvider.start();
  }

  @Override
  String store(String name) throws Exception {
    String database = server.createDatabase();
    String user = "state_" + database;
    server.createUser(user, RealPostgres.Method.SCRAM_SHA_256, StorySite.PASSWORD);
    server.execute(database, "GRANT ALL ON SCHEMA public TO " + user);
    return """
    { postgres: "jdbc:postgresql://127.0.0.1:%d/%s", user: %s, secret: env:STATE_PASSWORD, tls: { ca: "file:%s" } }\
    """
        .formatted(server.port(), database, user, server.authorityFile());
  }

  @Override
  StoryGate start(StorySite site, Path config) throws Exception {
    return StoryGate.apart(site, config);
  }

  @Override
  boolean atTwoGates() {
    return true;
  }

  @Test
  void whatWaitsAtAGateThatIsKilledIsWithdrawnAndRunsOnceAtAnother() throws Exception {
    StoryGate dying = gate("dying", sharedState(), POLICIES);
    List<Left> left = new ArrayList<>();
    for (Shop shop : shops()) {
      StockAgent agent = agent(dying, shop, "bot", "agents", add(6));
      left.add(new Left(shop, agent, waiting(shop, agent)));
    }

    dying.kill();

    for (Left one : left) {
      assertThat(one.agent().ended().code()).isNotZero();
      until(() -> is(one.asked(), "withdrawn"));
      Answered late = postern("eve", "reviewers", "approve", one.asked());
      assertThat(late.code()).isEqualTo(1);
      assertThat(late.printed()).contains("over");
      assertThat(one.shop().times(6)).isZero();
    }
    ApiClient otto = theirs().api(token("otto", "auditors"));
    until(() -> noSession(otto));

    for (Left one : left) {
      Shop shop = one.shop();
      StockAgent again = agent(ours(), shop, "bot", "agents", add(6));
      String anew = waiting(shop, again);
      assertThat(anew).isNotEqualTo(one.asked());
      assertThat(shop.times(6)).isZero();
      assertThat(postern("eve", "reviewers", "approve", anew).code()).isZero();
      assertThat(again.ended().code()).isZero();
      assertThat(shop.times(6)).isEqualTo(1);
    }
  }

  /** Who waited at the gate that is killed. */
  private record Left(Shop shop, StockAgent agent, String asked) {}

  private boolean is(String approval, String state) {
    try {
      return state.equals(state(approval));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean noSession(ApiClient auditor) {
    try {
      return auditor.get("/sessions").items().isEmpty();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
