package dev.postern.gateway;

import static dev.postern.gateway.People.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.StockAgent.Ended;
import dev.postern.gateway.StoryGate.Answered;
import dev.postern.gateway.api.ApiClient;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedMysql;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/**
 * Agents with stock clients at real databases, and people who answer them by command line and API:
 * all that docs/approvals.md promises, told once for each way to set gates up. Agents come to one
 * gate and people to another, which may be the same.
 */
@ExtendWith({SharedPostgres.class, SharedMysql.class})
@TestInstance(Lifecycle.PER_CLASS)
abstract class ApprovalStory {
  static final String POLICIES =
      """
      policies:
        - name: agents
          groups: [agents]
          connections: ["*"]
          access: { for: 8h }
          rules:
            - allow: { kinds: [read, call, maintenance] }
            - hold: { kinds: [write], reviewers: [reviewers], wait: 10m }
        - name: robots
          groups: [robots]
          connections: ["*"]
          access: { for: 8h }
          rules:
            - allow: { kinds: [read] }
            - hold: { kinds: [write], reviewers: [reviewers], wait: 0s }
        - name: careful
          groups: [careful]
          connections: ["*"]
          access: { for: 8h }
          rules:
            - hold: { kinds: [write], reviewers: [reviewers, owners], approvals: 2, wait: 10m }
        - name: temps
          groups: [temps]
          connections: ["*"]
          access: { for: 1h, request: required, reviewers: [reviewers] }
          rules:
            - allow: { kinds: [read, call, maintenance] }
      """;

  private static final String TWO_YESES =
      POLICIES.replace("[reviewers], wait: 0s", "[reviewers], approvals: 2, wait: 0s");

  private static final String LABELLED =
      POLICIES
          + """
          labels:
            - { column: "*.*.orders.note", label: note }
          masks:
            - { label: note, as: redact }
          """;

  /** Of a robot, which is told at once that it has to wait. */
  private static final String CHANGE =
      "UPDATE orders SET times = times + 1, note = 'changed' WHERE id = 4";

  /** Which of the shops. */
  enum At {
    POSTGRES,
    MYSQL
  }

  private final RealPostgres postgres;
  private final SharedMysql.Servers mysql;
  private final Path directory;
  private final List<StockAgent> agents = new ArrayList<>();
  private @Nullable StorySite site;
  private @Nullable StoryGate ours;
  private @Nullable StoryGate theirs;
  private String shared = "";
  private String withoutMysql = "";

  ApprovalStory(RealPostgres postgres, SharedMysql.Servers mysql, Path directory) {
    this.postgres = postgres;
    this.mysql = mysql;
    this.directory = directory;
  }

  /** Who says who people are. */
  abstract StoryProvider provider() throws Exception;

  /** An empty store for what outlives a session, as postern.yaml has it. */
  abstract String store(String name) throws Exception;

  /** Starts a gate. */
  abstract StoryGate start(StorySite site, Path config) throws Exception;

  /** Whether people come to another gate than agents do. */
  abstract boolean atTwoGates();

  @BeforeAll
  void open() throws Exception {
    List<Shop> shops = new ArrayList<>();
    shops.add(PostgresShop.open(postgres, StorySite.PASSWORD));
    try {
      shops.add(MysqlShop.open(mysql.get(MysqlProduct.MYSQL), directory, StorySite.PASSWORD));
    } catch (TestAbortedException absent) {
      withoutMysql = String.valueOf(absent.getMessage());
    }
    StorySite opened = StorySite.open(directory, shops, provider());
    site = opened;
    System.out.println(
        getClass().getSimpleName() + ": people log in at " + opened.provider().name());
    shared = store("story");
    ours = gate("ours", shared, POLICIES);
    theirs = atTwoGates() ? gate("theirs", shared, POLICIES) : ours;
  }

  @AfterAll
  void close() throws Exception {
    try (var _ = site == null ? null : site.provider();
        var _ = ours;
        var _ = atTwoGates() ? theirs : null) {
      agents.forEach(StockAgent::close);
    }
  }

  @AfterEach
  void nothingWaitsAnyMore() throws Exception {
    assertThat(pending(theirs(), null)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anUpdateWaitsForEachYesAndRunsOnceByIt(At at) throws Exception {
    Shop shop = shop(at);
    StockAgent first = agent(shop, "bot", "agents", add(1));
    String asked = waiting(shop, first);
    assertThat(shop.times(1)).isZero();

    assertThat(postern("eve", "reviewers", "approve", asked).printed())
        .contains("Who          bot of ", "  | " + add(1) + "\n")
        .endsWith("approval/" + asked + " approved\n");

    assertThat(first.ended().code()).isZero();
    assertThat(shop.times(1)).isEqualTo(1);
    assertThat(state(asked)).isEqualTo("used");

    StockAgent second = agent(shop, "bot", "agents", add(1));
    String again = waiting(shop, second);
    assertThat(again).isNotEqualTo(asked);
    ApiClient eve = theirs().api(token("eve", "reviewers"));
    assertThat(eve.post("/approvals/" + again + "/answers", "{'answer':'yes'}").status())
        .isEqualTo(200);

    assertThat(second.ended().code()).isZero();
    assertThat(shop.times(1)).isEqualTo(2);

    StockAgent third = agent(shop, "bot", "agents", add(1));
    String last = waiting(shop, third);
    assertThat(postern("eve", "reviewers", "deny", last, "--because", "two are enough").code())
        .isZero();

    assertThat(third.ended().said()).contains("eve said no: two are enough");
    assertThat(shop.times(1)).isEqualTo(2);
  }

  /** Values are bound by stock drivers: psql can since release 16, mysql cannot. */
  @ParameterizedTest
  @EnumSource
  void aYesIsNotGoodForAnotherValueNorForASecondTime(At at) throws Exception {
    Shop shop = shop(at);
    String asked = pendingByDriver(shop, 1);
    assertThat(postern("eve", "reviewers", "approve", asked).code()).isZero();

    String other = pendingByDriver(shop, 2);
    assertThat(other).isNotEqualTo(asked);
    assertThat(postern("eve", "reviewers", "deny", other, "--because", "").code()).isZero();

    assertThat(byDriver(shop, 1)).isEqualTo(1);
    assertThat(shop.times(2)).isEqualTo(1);
    assertThat(state(asked)).isEqualTo("used");
    String again = pendingByDriver(shop, 1);
    assertThat(postern("eve", "reviewers", "deny", again, "--because", "").code()).isZero();
    assertThat(shop.times(2)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aTableThatChangesMeanwhileVoidsTheYes(At at) throws Exception {
    Shop shop = shop(at);
    StockAgent agent = agent(shop, "bot", "agents", add(3));
    String asked = waiting(shop, agent);
    shop.execute("ALTER TABLE orders ADD COLUMN shipped date");

    assertThat(postern("eve", "reviewers", "approve", asked).code()).isZero();

    Ended ended = agent.ended();
    assertThat(ended.said()).contains("is not what would run now", "approval-void");
    assertThat(ended.code()).isNotZero();
    assertThat(state(asked)).isEqualTo("void");
    assertThat(shop.times(3)).isZero();
  }

  /** A gate's rules change with a restart, which what people have said outlives. */
  @Test
  void rulesAndMasksThatChangeVoidTheYes() throws Exception {
    String state = store("changing");
    List<String> asked = new ArrayList<>();
    try (StoryGate before = gate("before", state, POLICIES)) {
      for (Shop shop : shops()) {
        asked.add(pendingAt(before, shop));
        assertThat(before.postern(token("eve", "reviewers"), "approve", asked.getLast()).code())
            .isZero();
      }
    }
    Map<String, String> changes = Map.of("two-yeses", TWO_YESES, "labelled", LABELLED);
    for (Map.Entry<String, String> change : changes.entrySet()) {
      try (StoryGate after = gate(change.getKey(), state, change.getValue())) {
        for (Shop shop : shops()) {
          assertThat(pendingAt(after, shop)).isNotIn(asked);
          assertThat(shop.times(4)).isZero();
        }
      }
    }
    try (StoryGate same = gate("same", state, POLICIES)) {
      for (Shop shop : shops()) {
        assertThat(agent(same, shop, "robot", "robots", CHANGE).ended().code()).isZero();
        assertThat(shop.times(4)).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void accessThatIsTakenAwayCutsWhatRuns(At at) throws Exception {
    Shop shop = shop(at);
    StockAgent agent = agent(shop, "sleeper", "agents", shop.sleep());
    sleeping(shop, agent);
    String grant = postern("sleeper", "agents", "grants", "-o", "name").printed().strip();

    assertThat(postern("root", "admins", "revoke", grant).code()).isZero();

    assertThat(agent.ended().said()).contains("your access to this connection was taken away");
    until(() -> !sleeps(shop));
  }

  @ParameterizedTest
  @EnumSource
  void whatRunsIsCancelled(At at) throws Exception {
    Shop shop = shop(at);
    StockAgent agent = agent(shop, "napper", "agents", shop.sleep());
    sleeping(shop, agent);
    String session =
        postern("napper", "agents", "sessions", "--open", "-o", "name").printed().strip();

    assertThat(postern("napper", "agents", "kill", session, "--statement").code()).isZero();

    assertThat(agent.ended().said()).doesNotContain("ended by");
    until(() -> !sleeps(shop));
  }

  /** At both shops at once: it takes the whole time that is asked for. */
  @Test
  void accessIsAskedForAndCutsWhatRunsWhenItIsOver() throws Exception {
    List<StockAgent> temps = new ArrayList<>();
    for (Shop shop : shops()) {
      String asked =
          postern(
                  "tom",
                  "temps",
                  "request",
                  shop.connection(),
                  "--for=8s",
                  "--because=ticket 7",
                  "-o=name")
              .printed()
              .strip();
      assertThat(postern("eve", "reviewers", "approve", asked).printed()).contains("ticket 7");
      temps.add(agent(shop, "tom", "temps", shop.sleep()));
    }
    for (int i = 0; i < temps.size(); i++) {
      sleeping(shops().get(i), temps.get(i));
    }
    for (StockAgent agent : temps) {
      assertThat(agent.ended().said()).contains("the time you were granted is over");
    }
    for (Shop shop : shops()) {
      until(() -> !sleeps(shop));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPersonInTwoGroupsCountsOnce(At at) throws Exception {
    Shop shop = shop(at);
    StockAgent agent = agent(shop, "cara", "careful", add(5));
    String asked = waiting(shop, agent);
    String ada = token("ada", "reviewers", "owners");
    String asOwner = site().provider().token("ada-owner", "ada", "owners");

    assertThat(theirs().postern(ada, "approve", asked).printed())
        .endsWith("has your yes; 1 of 2 are there\n");
    for (String same : List.of(ada, asOwner)) {
      Answered second = theirs().postern(same, "approve", asked);
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.printed()).contains("answered");
    }
    assertThat(state(asked)).isEqualTo("pending");
    assertThat(shop.times(5)).isZero();

    assertThat(postern("olga", "owners", "approve", asked).printed()).endsWith(" approved\n");
    assertThat(agent.ended().code()).isZero();
    assertThat(shop.times(5)).isEqualTo(1);
  }

  final StorySite site() {
    return Objects.requireNonNull(site);
  }

  /** The gate that agents come to. */
  final StoryGate ours() {
    return Objects.requireNonNull(ours);
  }

  /** The gate that people come to. */
  final StoryGate theirs() {
    return Objects.requireNonNull(theirs);
  }

  /** Where the gates keep what outlives a session, as postern.yaml has it. */
  final String sharedState() {
    return shared;
  }

  final List<Shop> shops() {
    return site().shops();
  }

  private Shop shop(At at) {
    assumeTrue(at.ordinal() < shops().size(), withoutMysql);
    return shops().get(at.ordinal());
  }

  final StoryGate gate(String name, String state, String rest) throws Exception {
    return start(site(), site().configure(name, state, rest));
  }

  final String token(String user, String... groups) throws Exception {
    return site().provider().token(user, user, groups);
  }

  static String add(int order) {
    return "UPDATE orders SET times = times + 1 WHERE id = " + order;
  }

  private StockAgent agent(Shop shop, String user, String group, String sql) throws Exception {
    return agent(ours(), shop, user, group, sql);
  }

  final StockAgent agent(StoryGate gate, Shop shop, String user, String group, String sql)
      throws Exception {
    StockAgent agent =
        StockAgent.start(shop.client(gate.door(shop, user, token(user, group)), sql));
    agents.add(agent);
    return agent;
  }

  /** How many rows the driver's statement has changed. */
  private int byDriver(Shop shop, int value) throws Exception {
    return shop.bound(
        ours().door(shop, "robot", token("robot", "robots")),
        "UPDATE orders SET times = times + ? WHERE id = 2",
        value);
  }

  /** The id of what the driver's statement is told to wait for. */
  private String pendingByDriver(Shop shop, int value) throws Exception {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> byDriver(shop, value))
        .withMessageContaining("waits for a yes of reviewers");
    return pending(theirs(), shop).getFirst();
  }

  /** The id of what the robot's change is told to wait for. */
  private String pendingAt(StoryGate gate, Shop shop) throws Exception {
    Ended told = agent(gate, shop, "robot", "robots", CHANGE).ended();
    assertThat(told.said()).contains("the statement waits for ");
    return pending(gate, shop).getFirst();
  }

  /** The id of what this agent waits for, once it does. */
  final String waiting(Shop shop, StockAgent agent) throws Exception {
    while (true) {
      List<String> waiting = pending(theirs(), shop);
      if (!waiting.isEmpty()) {
        return waiting.getFirst();
      }
      if (!agent.isRunning()) {
        throw new AssertionError("it did not wait: " + agent.ended().said());
      }
    }
  }

  /** The ids of what waits, the newest first. */
  private List<String> pending(StoryGate gate, @Nullable Shop shop) throws Exception {
    String of = shop == null ? "" : "&connection=" + shop.connection();
    return gate.api(token("otto", "auditors")).get("/approvals?state=pending" + of).items().stream()
        .map(item -> String.valueOf(item.get("id")))
        .toList();
  }

  final @Nullable String state(String approval) throws Exception {
    return theirs().api(token("otto", "auditors")).get("/approvals/" + approval).text("state");
  }

  /** The command line, at the gate that people come to. */
  final Answered postern(String user, String group, String... arguments) throws Exception {
    return theirs().postern(token(user, group), arguments);
  }

  /** Waits until what it runs does. */
  private static void sleeping(Shop shop, StockAgent agent) throws InterruptedException {
    until(() -> sleeps(shop) || !agent.isRunning());
    if (!agent.isRunning()) {
      throw new AssertionError("it did not sleep: " + agent.ended().said());
    }
  }

  private static boolean sleeps(Shop shop) {
    try {
      return shop.isSleeping();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
