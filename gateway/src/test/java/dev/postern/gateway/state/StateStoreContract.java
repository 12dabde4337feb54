package dev.postern.gateway.state;

import static dev.postern.gateway.state.Given.AGENT;
import static dev.postern.gateway.state.Given.EVE;
import static dev.postern.gateway.state.Given.NODE;
import static dev.postern.gateway.state.Given.NOW;
import static dev.postern.gateway.state.Given.SHOP;
import static dev.postern.gateway.state.Given.access;
import static dev.postern.gateway.state.Given.asking;
import static dev.postern.gateway.state.Given.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.Approval.State;
import dev.postern.access.GrantRecord;
import dev.postern.access.MintedKey;
import dev.postern.access.MintedLogin;
import dev.postern.access.Party;
import dev.postern.access.Scope;
import dev.postern.access.SessionOrder;
import dev.postern.access.SessionRecord;
import dev.postern.access.StateStore;
import dev.postern.access.StateStore.ApprovalFilter;
import dev.postern.access.StateStore.Place;
import dev.postern.core.SessionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does, whatever database it is over. */
abstract class StateStoreContract {
  private static final SessionId SESSION = new SessionId("0123456789ab");

  StateStore store;

  /** A store that has nothing in it. */
  abstract StateStore open() throws Exception;

  /** The same store, closed and opened again. */
  abstract StateStore reopen() throws Exception;

  /** A connection to the database that is not the store's. */
  abstract Connection connect() throws SQLException;

  @BeforeEach
  final void openEmpty() throws Exception {
    store = open();
  }

  @AfterEach
  final void close() {
    store.close();
  }

  @Test
  void whatIsAddedComesBackAsItWas() {
    Approval held = added(asking(statement(SESSION, "d1", "s1")));
    Approval wanted = added(asking(access()));
    assertThat(store.approval(held.id())).contains(held);
    assertThat(store.approval(wanted.id())).contains(wanted);
    assertThat(store.approval("ap-none")).isEmpty();
    assertThat(store.approval("ap-\0")).isEmpty();
  }

  @Test
  void anAnsweredApprovalComesBackAsItWas() {
    for (Scope scope : Scope.values()) {
      Approval before = added(asking(statement(SESSION, "d1", "s1")));
      Duration length = scope == Scope.SHAPE ? Duration.ofHours(1) : null;
      Approval after = answered(before, new Answer(EVE, true, scope, length, Given.ODD, NOW));
      assertThat(store.replace(before, after, null)).isTrue();
      assertThat(store.approval(before.id())).contains(after);
    }
  }

  @Test
  void onlyWhatStillIsThereIsReplaced() {
    Approval before = added(asking(access()));
    Approval yes = answered(before, Answer.yes(EVE, Scope.ONCE, null, NOW));
    Approval no = answered(before, Answer.no(EVE, "no", NOW));
    GrantRecord opened = Given.grant(AGENT, NOW, Duration.ofMinutes(5));
    assertThat(store.replace(before, no, null)).isTrue();
    assertThat(store.replace(before, yes, opened)).isFalse();
    assertThat(store.approval(before.id())).contains(no);
    assertThat(store.grant(opened.id())).isEmpty();
  }

  @Test
  void aYesAndTheGrantItOpensAreThereTogether() {
    Approval before = added(asking(access()));
    Approval yes = answered(before, Answer.yes(EVE, Scope.ONCE, null, NOW));
    GrantRecord opened = Given.grant(AGENT, NOW, Duration.ofMinutes(5));
    assertThat(store.replace(before, yes, opened)).isTrue();
    assertThat(store.grant(opened.id())).contains(opened);
  }

  @Test
  void approvalsAreListedNewestFirstPageByPage() {
    List<Approval> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // Of three asked in the same instant the order is the ids'.
      all.add(added(asking(access(), NOW.plusSeconds(i / 3))));
    }
    all.sort((one, other) ->
        one.asked().equals(other.asked())
            ? other.id().compareTo(one.id())
            : other.asked().compareTo(one.asked()));
    assertThat(store.approvals(ApprovalFilter.ANY, null, 100)).isEqualTo(all);
    List<Approval> paged = new ArrayList<>();
    List<Approval> page = store.approvals(ApprovalFilter.ANY, null, 2);
    while (!page.isEmpty()) {
      paged.addAll(page);
      page = store.approvals(ApprovalFilter.ANY, page.getLast().id(), 2);
    }
    assertThat(paged).isEqualTo(all);
    assertThat(store.approvals(ApprovalFilter.ANY, "ap-gone", 2)).isEmpty();
  }

  @Test
  void approvalsAreFoundByEachOfTheirParts() {
    SessionId other = new SessionId("ba9876543210");
    Approval one = added(asking(statement(SESSION, "d1", "s1")));
    Approval two = added(asking(statement(other, "d2", "s1")));
    Approval wanted =
        added(
            Approval.asking(
                Given.id("ap"),
                EVE,
                "other",
                access(),
                List.of("reviewers"),
                2,
                NOW,
                Duration.ofDays(1)));
    Approval gone = one.become(State.WITHDRAWN);
    assertThat(store.replace(one, gone, null)).isTrue();
    assertThat(found(ApprovalFilter.in(State.PENDING))).containsExactlyInAnyOrder(two, wanted);
    assertThat(found(ApprovalFilter.in(State.WITHDRAWN, State.DENIED))).containsExactly(gone);
    assertThat(found(filter(EVE, null, null, null, null, null))).containsExactly(wanted);
    assertThat(found(filter(null, "other", null, null, null, null))).containsExactly(wanted);
    assertThat(found(filter(null, null, "d2", null, null, null))).containsExactly(two);
    assertThat(found(filter(null, null, null, "s1", null, null)))
        .containsExactlyInAnyOrder(gone, two);
    assertThat(found(filter(null, null, null, null, other, null))).containsExactly(two);
    assertThat(found(filter(null, null, null, null, null, NODE)))
        .containsExactlyInAnyOrder(gone, two);
    assertThat(found(filter(AGENT, SHOP, "d2", "s1", other, NODE))).containsExactly(two);
    assertThat(found(filter(AGENT, SHOP, "d2", "s1", SESSION, NODE))).isEmpty();
    assertThat(store.approvals(List.of(gone.id(), wanted.id(), "ap-none")))
        .containsExactlyInAnyOrder(gone, wanted);
    assertThat(store.approvals(List.of())).isEmpty();
  }

  @Test
  void grantsAreFoundAtTheirPlaceUntilTheirEnd() {
    GrantRecord here = granted(AGENT, NOW, Duration.ofMinutes(5));
    GrantRecord revoked = granted(AGENT, NOW.plusSeconds(1), Duration.ofMinutes(5));
    GrantRecord over = granted(AGENT, NOW.minusSeconds(300), Duration.ofMinutes(5));
    GrantRecord another = granted(EVE, NOW, Duration.ofMinutes(5));
    GrantRecord after = revoked.become(GrantRecord.State.REVOKED);
    assertThat(store.replace(revoked, after)).isTrue();
    assertThat(store.replace(revoked, revoked.until(NOW))).isFalse();
    assertThat(store.grantsOf(AGENT, SHOP, NOW)).containsExactly(here, after);
    assertThat(store.grantsOf(AGENT, "other", NOW)).isEmpty();
    assertThat(store.grant(here.id())).contains(here);
    assertThat(store.grants(true, null, NOW, null, 100)).containsExactlyInAnyOrder(here, another);
    assertThat(store.grants(false, AGENT, NOW, null, 100)).containsExactly(after, here, over);
    assertThat(store.grants(false, AGENT, NOW, after.id(), 1)).containsExactly(here);
    assertThat(store.grants(List.of(here.id(), "gr-none"))).containsExactly(here);
  }

  @Test
  void aSessionIsThereUntilItIsRemoved() {
    SessionRecord first = opened(AGENT, NODE, NOW);
    SessionRecord second = opened(EVE, NODE, NOW.plusSeconds(1));
    assertThat(store.session(first.id())).contains(first);
    assertThat(first.cancelKeys()).hasSize(2);
    first.cancelKeys().forEach(key -> assertThat(store.sessionByCancelKey(key)).contains(first));
    assertThat(store.sessionByCancelKey("key-none")).isEmpty();
    assertThat(store.sessions(null, null, 10)).containsExactly(second, first);
    assertThat(store.sessions(null, second.id(), 10)).containsExactly(first);
    assertThat(store.sessions(EVE, null, 10)).containsExactly(second);
    SessionRecord changed =
        new SessionRecord(
            first.id(), NODE, AGENT, SHOP, "postgres", "a", null, NOW, Set.of("gr-3"), List.of());
    store.put(changed);
    assertThat(store.session(first.id())).contains(changed);
    store.remove(first.id());
    assertThat(store.session(first.id())).isEmpty();
  }

  @Test
  void anOrderReachesTheGatewayOfItsSessionOnce() {
    SessionRecord session = opened(AGENT, NODE, NOW);
    store.order(session.id(), SessionOrder.Act.CANCEL, "a");
    store.order(session.id(), SessionOrder.Act.KILL, Given.ODD.replace("\0", ""));
    store.order(SESSION, SessionOrder.Act.KILL, "nobody's");
    assertThat(store.takeOrders("node-b")).isEmpty();
    List<SessionOrder> orders = store.takeOrders(NODE);
    assertThat(orders)
        .extracting(SessionOrder::act)
        .containsExactly(SessionOrder.Act.CANCEL, SessionOrder.Act.KILL);
    assertThat(orders).allMatch(order -> order.session().equals(session.id()));
    assertThat(orders.getFirst().id()).isLessThan(orders.getLast().id());
    assertThat(store.takeOrders(NODE)).isEmpty();
  }

  @Test
  void aSilentGatewayIsForgottenWithItsSessionsAndWhatWaitedThere() {
    store.beat(NODE, NOW.minusSeconds(60));
    store.beat("node-b", NOW.minusSeconds(60));
    store.beat("node-b", NOW);
    SessionRecord gone = opened(AGENT, NODE, NOW.minusSeconds(50));
    SessionRecord stays = opened(AGENT, "node-b", NOW.minusSeconds(50));
    SessionRecord unknown = opened(AGENT, "node-c", NOW.minusSeconds(50));
    Approval waits = added(asking(statement(gone.id(), "d1", "s1")));
    Approval wanted = added(asking(access()));
    Approval unattended = added(asking(statement(gone.id(), "d2", "s2").unattended()));
    assertThat(store.forgetSilent(NOW.minusSeconds(30)))
        .containsExactly(waits.become(State.WITHDRAWN));
    assertThat(store.approval(waits.id())).contains(waits.become(State.WITHDRAWN));
    assertThat(store.approval(wanted.id())).contains(wanted);
    assertThat(store.approval(unattended.id())).contains(unattended);
    assertThat(store.session(gone.id())).isEmpty();
    assertThat(store.session(unknown.id())).isEmpty();
    assertThat(store.session(stays.id())).contains(stays);
    assertThat(store.forgetSilent(NOW.minusSeconds(30))).isEmpty();
  }

  @Test
  void aKeyIsFoundAsItWasAddedAlsoAfterItsEndUntilItIsPurged() {
    MintedKey key = key("PSTN1", NOW.plusSeconds(60));
    assertThat(store.add(key)).isTrue();

    assertThat(store.key("PSTN1")).contains(key);
    assertThat(store.key("PSTN2")).isEmpty();

    store.purge(NOW.plusSeconds(61));
    assertThat(store.key("PSTN1")).isEmpty();
  }

  @Test
  void keysOfOneIdentityThatAreGoodAtOnceAreBounded() {
    for (int i = 0; i < StateStore.MAX_KEYS; i++) {
      assertThat(store.add(key("PSTN" + i, NOW.plusSeconds(60)))).isTrue();
    }
    assertThat(store.add(key("PSTNX", NOW.plusSeconds(60)))).isFalse();
  }

  private static MintedKey key(String name, Instant until) {
    return new MintedKey(name, Given.login(NOW).identity(), "cloud", "0a", "0b", until);
  }

  @Test
  void aLoginIsTakenOnceAndInTime() {
    MintedLogin login = Given.login(NOW.plusSeconds(60));
    MintedLogin late = Given.login(NOW);
    store.add(login);
    store.add(late);
    assertThat(store.login(login.user(), NOW)).contains(login);
    assertThat(store.login(late.user(), NOW)).isEmpty();
    assertThat(store.takeLogin(late.user(), NOW)).isEmpty();
    assertThat(store.takeLogin(login.user(), NOW)).contains(login);
    assertThat(store.takeLogin(login.user(), NOW)).isEmpty();
    assertThat(store.login(login.user(), NOW)).isEmpty();
  }

  @Test
  void anIdentityHasSoManyUnusedLoginsAndNoMore() {
    store.add(Given.login(NOW));
    List<MintedLogin> unused = new ArrayList<>();
    for (int i = 0; i < StateStore.MAX_UNUSED; i++) {
      MintedLogin login = Given.login(NOW.plusSeconds(60));
      assertThat(store.add(login)).isTrue();
      unused.add(login);
    }
    assertThat(store.add(Given.login(NOW.plusSeconds(60)))).isFalse();
    assertThat(store.takeLogin(unused.getFirst().user(), NOW)).isPresent();
    assertThat(store.add(Given.login(NOW.plusSeconds(60)))).isTrue();
  }

  @Test
  void ofManyWhoAddAtOnceNoMoreThanThereMayBeDo() throws Exception {
    for (int i = 2; i < StateStore.MAX_UNUSED; i++) {
      assertThat(store.add(Given.login(NOW.plusSeconds(60)))).isTrue();
    }
    List<Boolean> added = Race.run(8, () -> store.add(Given.login(NOW.plusSeconds(60))));
    assertThat(added).filteredOn(done -> done).hasSize(2);
  }

  @Test
  void aLoginIsLostToTooManyWrongPasswordsAndToNoFewer() throws Exception {
    MintedLogin login = Given.login(NOW.plusSeconds(60));
    MintedLogin other = Given.login(NOW.plusSeconds(60));
    assertThat(store.add(login) && store.add(other)).isTrue();
    assertThat(store.failLogin(login.user(), 6)).isFalse();
    assertThat(store.login(login.user(), NOW)).contains(login);
    assertThat(Race.run(8, () -> store.failLogin(login.user(), 6))).containsOnlyOnce(true);
    assertThat(store.login(login.user(), NOW)).isEmpty();
    assertThat(store.login(other.user(), NOW)).contains(other);
    assertThat(store.failLogin("pt-nobody", 1)).isFalse();
  }

  @Test
  void whatWasOverLongAgoIsPurgedAndNothingElse() {
    Instant then = NOW.plus(Duration.ofHours(2));
    Approval over = added(asking(access()));
    Approval waits = added(asking(access(), then));
    Approval once = added(asking(statement(SESSION, "d1", "s1")));
    Approval shape = approved(added(asking(statement(SESSION, "d2", "s2"))), Scope.SHAPE);
    SessionRecord session = opened(AGENT, NODE, NOW);
    Approval itsSession =
        approved(added(asking(statement(session.id(), "d3", "s3"))), Scope.SESSION);
    Approval goneSession =
        approved(added(asking(statement(new SessionId("gone"), "d4", "s4"))), Scope.SESSION);
    GrantRecord ended = granted(AGENT, NOW, Duration.ofMinutes(5));
    GrantRecord holds = granted(AGENT, NOW, Duration.ofHours(3));
    MintedLogin unused = Given.login(NOW);
    store.add(unused);
    store.purge(then);
    assertThat(found(ApprovalFilter.ANY)).containsExactlyInAnyOrder(waits, shape, itsSession);
    assertThat(List.of(over, once, goneSession))
        .allMatch(approval -> store.approval(approval.id()).isEmpty());
    assertThat(store.grants(false, null, NOW, null, 10)).containsExactly(holds);
    assertThat(store.grant(ended.id())).isEmpty();
    assertThat(store.login(unused.user(), NOW.minusSeconds(1))).isEmpty();
  }

  @Test
  void everythingIsThereAfterReopening() throws Exception {
    Approval approval = added(asking(statement(SESSION, "d1", "s1")));
    GrantRecord grant = granted(AGENT, NOW, Duration.ofMinutes(5));
    SessionRecord session = opened(AGENT, NODE, NOW);
    MintedLogin login = Given.login(NOW.plusSeconds(60));
    store.add(login);
    store = reopen();
    assertThat(store.approval(approval.id())).contains(approval);
    assertThat(store.grant(grant.id())).contains(grant);
    assertThat(store.session(session.id())).contains(session);
    assertThat(store.login(login.user(), NOW)).contains(login);
  }

  @Test
  void ofManyWhoReplaceTheSameAtOnceOneDoes() throws Exception {
    Approval before = added(asking(access()));
    List<GrantRecord> opened = new ArrayList<>();
    List<Race.Entrant<Boolean>> entrants = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      GrantRecord grant = Given.grant(AGENT, NOW, Duration.ofMinutes(5));
      opened.add(grant);
      Answer yes = Answer.yes(Given.party("r" + i, "reviewers"), Scope.ONCE, null, NOW);
      entrants.add(() -> store.replace(before, answered(before, yes), grant));
    }
    assertThat(Race.run(entrants)).containsOnlyOnce(true);
    assertThat(store.grants(opened.stream().map(GrantRecord::id).toList())).hasSize(1);
  }

  @Test
  void ofManyWhoTakeAtOnceEachOrderAndLoginGoesToOne() throws Exception {
    SessionRecord session = opened(AGENT, NODE, NOW);
    for (int i = 0; i < 40; i++) {
      store.order(session.id(), SessionOrder.Act.CANCEL, "no. " + i);
    }
    MintedLogin login = Given.login(NOW.plusSeconds(60));
    store.add(login);
    List<SessionOrder> taken =
        Race.run(8, () -> store.takeOrders(NODE)).stream().flatMap(List::stream).toList();
    assertThat(taken).hasSize(40);
    assertThat(new HashSet<>(taken)).hasSize(40);
    assertThat(Race.run(8, () -> store.takeLogin(login.user(), NOW).isPresent()))
        .containsOnlyOnce(true);
  }

  @Test
  void ordersLeftAtOnceHaveNumbersOfTheirOwn() throws Exception {
    SessionRecord session = opened(AGENT, NODE, NOW);
    var _ =
        Race.run(
            16,
            () -> {
              store.order(session.id(), SessionOrder.Act.KILL, "now");
              return true;
            });
    assertThat(store.takeOrders(NODE)).extracting(SessionOrder::id).doesNotHaveDuplicates();
  }

  @Test
  void ofManyWhoOpenTheSameByItselfAtOnceOneDoes() throws Exception {
    List<Boolean> added =
        Race.run(8, () -> store.addFirst(Given.grant(AGENT, NOW, Duration.ofMinutes(5)), NOW));
    assertThat(added).containsOnlyOnce(true);
    GrantRecord open = store.grantsOf(AGENT, SHOP, NOW).getFirst();
    assertThat(store.addFirst(Given.grant(EVE, NOW, Duration.ofMinutes(5)), NOW)).isTrue();
    assertThat(store.replace(open, open.become(GrantRecord.State.ENDED))).isTrue();
    GrantRecord again = Given.grant(AGENT, NOW, Duration.ofMinutes(5));
    assertThat(store.addFirst(again, NOW)).isTrue();
    assertThat(store.replace(again, again.become(GrantRecord.State.REVOKED))).isTrue();
    assertThat(store.addFirst(Given.grant(AGENT, NOW, Duration.ofMinutes(5)), NOW)).isFalse();
    assertThat(store.addFirst(Given.grant(AGENT, NOW, Duration.ofMinutes(5)), again.ends()))
        .isTrue();
  }

  @Test
  void noMoreWaitThanThereMay() throws Exception {
    Approval first = added(asking(access()));
    multiply(first, StateStore.MAX_PENDING - 1, NODE);
    assertThat(store.add(asking(access()))).isEqualTo(Place.NONE);
    assertThat(store.replace(first, first.become(State.WITHDRAWN), null)).isTrue();
    assertThat(store.add(asking(access()))).isEqualTo(Place.TAKEN);
    assertThat(store.add(asking(access()))).isEqualTo(Place.NONE);
    // What nobody answered in time waits no more, whether anybody has noticed or not.
    execute("UPDATE approval SET expires = " + Nanos.of(NOW) + " WHERE id = 'ap-7'");
    assertThat(store.add(asking(access()))).isEqualTo(Place.TAKEN);
  }

  @Test
  void ofOneRequesterNoMoreWaitThanThereMay() throws Exception {
    List<Place> places = Race.run(8, () -> ask(StateStore.MAX_PENDING_OF_ONE / 4));
    assertThat(places).contains(Place.NONE_FOR_REQUESTER);
    ApprovalFilter own =
        new ApprovalFilter(Set.of(State.PENDING), AGENT, null, null, null, null, null);
    assertThat(found(own)).hasSize(StateStore.MAX_PENDING_OF_ONE);
    assertThat(store.add(asking(statement(SESSION, "d1", "s1"))))
        .isEqualTo(Place.NONE_FOR_REQUESTER);
    assertThat(
            store.add(
                Approval.asking(
                    Given.id("ap"),
                    EVE,
                    SHOP,
                    access(),
                    List.of("reviewers"),
                    1,
                    NOW,
                    Duration.ofMinutes(10))))
        .isEqualTo(Place.TAKEN);
    Approval first = found(own).getFirst();
    assertThat(store.replace(first, first.become(State.WITHDRAWN), null)).isTrue();
    assertThat(store.add(asking(access()))).isEqualTo(Place.TAKEN);
    assertThat(store.add(asking(access()))).isEqualTo(Place.NONE_FOR_REQUESTER);
  }

  /** The last answer. */
  private Place ask(int times) {
    Place place = Place.TAKEN;
    for (int i = 0; i < times; i++) {
      place = store.add(asking(access()));
    }
    return place;
  }

  @Test
  void tenThousandThatWaitAreListedPageByPageAndByTheirGateway() throws Exception {
    Approval first = added(asking(statement(SESSION, "d1", "s1")));
    multiply(first, 9_000, "node-b");
    multiply(first, 999, "node-c");
    List<String> ids = new ArrayList<>();
    List<Approval> page = store.approvals(ApprovalFilter.in(State.PENDING), null, 1_000_000);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(StateStore.MAX_PAGE);
      page.forEach(approval -> ids.add(approval.id()));
      String last = page.getLast().id();
      page = store.approvals(ApprovalFilter.in(State.PENDING), last, StateStore.MAX_PAGE);
    }
    assertThat(ids).hasSize(10_000).doesNotHaveDuplicates();
    ApprovalFilter here =
        new ApprovalFilter(Set.of(State.PENDING), null, null, null, null, null, NODE);
    assertThat(found(here)).containsExactly(first);
    assertThat(store.approvals(ids)).hasSize(10_000);
    store.beat("node-b", NOW);
    store.beat(NODE, NOW);
    store.beat("node-c", NOW.minusSeconds(60));
    assertThat(store.forgetSilent(NOW.minusSeconds(30))).hasSize(999);
  }

  @Test
  void aRowThatCannotBeReadIsLeftOutOfListingsAndRefusedItself() throws Exception {
    Approval damaged = added(asking(access()));
    Approval later = added(asking(access(), NOW.plusSeconds(1)));
    Approval whole = added(asking(access(), NOW.plusSeconds(2)));
    execute(
        "UPDATE approval SET body = '{' WHERE id = '" + damaged.id() + "'",
        "UPDATE approval SET state = 'LATER' WHERE id = '" + later.id() + "'");
    assertThat(found(ApprovalFilter.ANY)).containsExactly(whole);
    assertThat(store.approvals(List.of(damaged.id(), whole.id()))).containsExactly(whole);
    for (Approval unreadable : List.of(damaged, later)) {
      assertThatExceptionOfType(StateStore.StateUnavailable.class)
          .isThrownBy(() -> store.approval(unreadable.id()))
          .havingCause()
          .withMessageContaining(unreadable.id());
    }
  }

  @Test
  void aGrantThatCannotBeReadOpensNothing() throws Exception {
    GrantRecord damaged = granted(AGENT, NOW, Duration.ofMinutes(5));
    execute("UPDATE access_grant SET body = '[]'");
    assertThatExceptionOfType(StateStore.StateUnavailable.class)
        .isThrownBy(() -> store.grantsOf(AGENT, SHOP, NOW))
        .havingCause()
        .withMessageContaining(damaged.id());
    assertThat(store.grants(true, null, NOW, null, 10)).isEmpty();
  }

  @Test
  void aLaterVersionsSchemaIsRefused() throws Exception {
    execute(
        """
        INSERT INTO state_schema (installed_rank, version, description, type, script, checksum,
          installed_by, execution_time, success)
        SELECT 999, '999', 'later', type, 'V999__later.sql', 1, installed_by, 1, success
        FROM state_schema WHERE installed_rank = 1\
        """);
    assertThatIOException()
        .isThrownBy(this::reopen)
        .withMessageContaining("cannot be used")
        .withMessageContaining("later version");
  }

  @Test
  void anEarlierVersionsSchemaIsBroughtUpToDateWithWhatIsInIt() throws Exception {
    Approval approval = added(asking(access()));
    execute(
        "DELETE FROM state_schema WHERE version IN ('2', '3', '4', '5', '6', '7', '8')",
        "DROP TABLE minted_key",
        "DROP INDEX minted_login_holder",
        "ALTER TABLE minted_login DROP COLUMN holder",
        "ALTER TABLE minted_login DROP COLUMN failures",
        "DROP TABLE link_code",
        "DROP TABLE chat_link",
        "DROP TABLE callback_seen",
        "DELETE FROM state_counter WHERE name = 'delivery'",
        "DROP TABLE delivery",
        "DROP TABLE delivery_reference",
        "DROP INDEX approval_expires",
        "DROP INDEX approval_waiting",
        "DROP INDEX session_index_other",
        "ALTER TABLE session_index DROP COLUMN other_key",
        "CREATE INDEX approval_pending ON approval (expires) WHERE state = 'PENDING'");
    store = reopen();
    assertThat(store.approval(approval.id())).contains(approval);
    execute("DROP INDEX approval_expires");
  }

  @Test
  void anotherProgramsDatabaseIsRefused() throws Exception {
    execute("DROP TABLE state_schema");
    assertThatIOException().isThrownBy(this::reopen).withMessageContaining("cannot be used");
  }

  /**
   * As many again as asked for, of others fifty each, at a gateway of their own: ap-1, ap-2 and so
   * on.
   */
  private void multiply(Approval approval, int times, String node) throws SQLException {
    execute(
        """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
        INSERT INTO approval (id, revision, requester, connection, state, asked, expires, until_at,
          over_at, digest, shape, session, node, body)
        SELECT '%s' || i, revision, requester || '-' || i / 50, connection, state, asked + i / 3,
          expires, until_at,
          over_at, digest, shape, session, '%s', body
        FROM approval, n WHERE id = '%s'\
        """
            .formatted(times, node.equals(NODE) ? "ap-" : "ap-" + node + "-", node, approval.id()));
  }

  final void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  final Approval added(Approval approval) {
    assertThat(store.add(approval)).isEqualTo(Place.TAKEN);
    return approval;
  }

  private Approval approved(Approval before, Scope scope) {
    Approval after = answered(before, Answer.yes(EVE, scope, null, NOW));
    assertThat(store.replace(before, after, null)).isTrue();
    return after;
  }

  private GrantRecord granted(Party holder, Instant opened, Duration length) {
    GrantRecord grant = Given.grant(holder, opened, length);
    store.add(grant);
    return grant;
  }

  private SessionRecord opened(Party holder, String node, Instant started) {
    SessionRecord session = Given.session(holder, node, started);
    store.put(session);
    return session;
  }

  private List<Approval> found(ApprovalFilter filter) {
    return store.approvals(filter, null, 100);
  }

  private static ApprovalFilter filter(
      @Nullable Party requester,
      @Nullable String connection,
      @Nullable String digest,
      @Nullable String shape,
      @Nullable SessionId session,
      @Nullable String node) {
    return new ApprovalFilter(Set.of(), requester, connection, digest, shape, session, node);
  }

  private static Approval answered(Approval approval, Answer answer) {
    return switch (approval.answered(answer)) {
      case Approval.Outcome.Taken(var after) -> after;
      case Approval.Outcome.Refused(var reason) -> throw new AssertionError(reason.code());
    };
  }
}
