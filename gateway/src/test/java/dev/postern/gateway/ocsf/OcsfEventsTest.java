package dev.postern.gateway.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.FaultCode;
import dev.postern.core.JournalEvent;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.gateway.json.Json;
import dev.postern.gateway.json.JsonReader;
import dev.postern.recorder.JournalEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OcsfEventsTest {
  private static final SessionId SESSION = new SessionId("abc123abc123");
  private static final Instant AT = Instant.parse("2026-11-24T16:00:00.123456Z");
  private static final String BIND = "a bound value";
  private static final String ROW = "a row of a result";
  private static final String HOSTILE = "</script>\u0000\u0007\u001b[2J\r\n\u2028\u202e\"\\'";

  private final OcsfEvents events = new OcsfEvents("1.2");
  private long sequence;

  /** An event of each type, with {@code text} in every field that may hold any. */
  private static List<JournalEvent> each(String text) {
    Set<Kind> kinds = EnumSet.allOf(Kind.class);
    List<Reason> reasons = List.of(new Reason("full-scan", text), new Reason("bulk", text));
    Refusal refusal = new Refusal(FaultCode.AUTHENTICATION, new Reason("denied", text), text);
    return List.of(
        new JournalEvent.SessionStarted(
            AT, SESSION, text, text, many(text), text, text, text, text, AT.plusSeconds(60)),
        new JournalEvent.StatementForwarded(
            AT, SESSION, 1, text, Arrays.asList(BIND, null), kinds, Risk.LOW, reasons, text),
        finished(1, false, text),
        new JournalEvent.StatementHeld(
            AT, SESSION, 2, text, List.of(BIND), kinds, Risk.HIGH, reasons, text, text),
        new JournalEvent.ApprovalChanged(AT, SESSION, text, text + "@https://idp", "yes", text),
        new JournalEvent.ApprovalChanged(AT, SESSION, text, "", text, ""),
        new JournalEvent.StatementRefused(
            AT, SESSION, 3, text, kinds, Risk.CRITICAL, reasons, text, refusal),
        finished(4, true, text),
        new JournalEvent.LoginChanged(
            AT, SESSION, text, text + "@https://idp", text, AT.plusSeconds(60), "minted"),
        new JournalEvent.LoginChanged(
            AT, SESSION, text, text + "@https://idp", text, AT.plusSeconds(60), "lost"),
        new JournalEvent.GrantChanged(
            AT, SessionId.GATE, text, text, text, many(text), AT, "opened", text, text),
        new JournalEvent.GrantChanged(
            AT, SessionId.GATE, text, text, text, Set.of(), AT, text, "", ""),
        new JournalEvent.SessionEnded(AT, SESSION, text),
        new JournalEvent.SessionRefused(
            AT, SESSION, text, text, text, text, new Reason("token-expired", text)));
  }

  private static Set<String> many(String text) {
    Set<String> many = new TreeSet<>();
    for (int i = 0; i < 300; i++) {
      many.add(i + text);
    }
    return many;
  }

  private static JournalEvent finished(long exchange, boolean failed, String text) {
    return new JournalEvent.StatementFinished(
        AT,
        SESSION,
        exchange,
        failed,
        text,
        3,
        120,
        2,
        List.copyOf(many(text)),
        5_400_000,
        ByteBuffer.wrap(ROW.getBytes(StandardCharsets.UTF_8)),
        new byte[32]);
  }

  private static JournalEvent.SessionStarted started(String address) {
    return new JournalEvent.SessionStarted(
        AT,
        SESSION,
        "ann@example.com",
        "https://idp",
        Set.of("ai-agents"),
        "shop",
        "postgres",
        address,
        "psql",
        AT.plusSeconds(60));
  }

  private static JournalEvent.StatementForwarded forwarded(String text, Risk risk, Kind... kinds) {
    return new JournalEvent.StatementForwarded(
        AT, SESSION, 1, text, List.of(), Set.of(kinds), risk, List.of(), "agents/allow-1");
  }

  private Map<?, ?> of(JournalEvent event) {
    String json = Json.of(events.of(new JournalEntry(2, ++sequence, event)));
    return (Map<?, ?>) Objects.requireNonNull(JsonReader.read(json));
  }

  private static Object at(Map<?, ?> event, String path) {
    Object value = event;
    for (String name : path.split("\\.")) {
      value = Objects.requireNonNull(((Map<?, ?>) value).get(name), path);
    }
    return value;
  }

  @Test
  void eachEventIsByTheSchema() {
    for (JournalEvent event : each("plain")) {
      Map<?, ?> written = of(event);
      assertThat(OcsfSchema.faults(written)).as("%s", written).isEmpty();
    }
  }

  private static final String CALL =
      "{\"service\":\"s3\",\"operation\":\"DeleteObject\",\"region\":\"eu-west-1\","
          + "\"actions\":[{\"action\":\"s3:DeleteObject\",\"resources\":[\"arn:aws:s3:::b/k\"]}],"
          + "\"parameters\":{\"Key\":\"a value\"}}";

  private static List<JournalEvent> eachOfCalls(String text) {
    Set<Kind> kinds = Set.of(Kind.DELETE);
    List<Reason> reasons = List.of(new Reason("identity", text));
    return List.of(
        new JournalEvent.SessionStarted(
            AT,
            SESSION,
            "ann",
            "https://idp",
            Set.of("agents"),
            "aws-prod",
            "aws",
            "192.0.2.7:40000",
            "key K1",
            AT.plusSeconds(60)),
        new JournalEvent.StatementForwarded(
            AT, SESSION, 1, CALL, List.of(), kinds, Risk.HIGH, reasons, "agents/allow-1"),
        finished(1, false, "204"),
        new JournalEvent.StatementHeld(
            AT, SESSION, 2, CALL, List.of(), kinds, Risk.HIGH, reasons, "agents/hold-2", "ap-1"),
        new JournalEvent.StatementRefused(
            AT,
            SESSION,
            3,
            text,
            Set.of(Kind.UNKNOWN),
            Risk.HIGH,
            reasons,
            "default",
            new Refusal(FaultCode.DENIED, "unknown-operation", text)),
        finished(4, true, "0"));
  }

  @Test
  void eachEventOfCallsIsByTheSchemaWhetherItsSessionIsKnownOrNot() {
    for (String text : List.of("(s3 PUT)", HOSTILE, "x".repeat(100_000))) {
      for (JournalEvent event : eachOfCalls(text)) {
        Map<?, ?> written = of(event);
        assertThat(OcsfSchema.faults(written)).as("%s", written).isEmpty();
      }
      for (JournalEvent event : eachOfCalls(text).subList(1, 6)) {
        Map<?, ?> written =
            (Map<?, ?>)
                JsonReader.read(
                    Json.of(new OcsfEvents("1.2").of(new JournalEntry(2, ++sequence, event))));
        assertThat(OcsfSchema.faults(Objects.requireNonNull(written))).isEmpty();
      }
    }
  }

  @Test
  void aCallIsActivityOfAnApiWithItsResourcesAndWithoutItsValues() {
    List<Map<?, ?>> written = eachOfCalls("(s3 PUT)").stream().<Map<?, ?>>map(this::of).toList();

    assertThat(at(written.get(1), "type_name")).isEqualTo("API Activity: Delete");
    assertThat(at(written.get(1), "api.operation")).isEqualTo("DeleteObject");
    assertThat(at(written.get(1), "api.service.name")).isEqualTo("s3");
    assertThat(at(written.get(1), "resources").toString()).contains("uid=arn:aws:s3:::b/k");
    assertThat(written.get(1).toString()).doesNotContain("a value");
    assertThat(at(written.get(2), "type_name")).isEqualTo("API Activity: Delete");
    assertThat(at(written.get(2), "api.operation")).isEqualTo("DeleteObject");
    assertThat(at(written.get(2), "api.response.code")).isEqualTo(204L);
    assertThat(at(written.get(2), "api.request.uid"))
        .isEqualTo(at(written.get(1), "api.request.uid"));
    assertThat(at(written.get(3), "disposition")).isEqualTo("Delayed");
    assertThat(at(written.get(4), "api.operation")).isEqualTo("unknown");
    assertThat(at(written.get(4), "unmapped.request")).isEqualTo("(s3 PUT)");
    assertThat(at(written.get(5), "status")).isEqualTo("Failure");
  }

  @Test
  void eachEventIsByTheSchemaWhereItsSessionIsNotKnown() {
    for (JournalEvent event : each("plain").subList(1, 12)) {
      Map<?, ?> written = of(event);
      assertThat(OcsfSchema.faults(written)).as("%s", written).isEmpty();
    }
  }

  @Test
  void theSchemasFactsFindWhatIsWrong() {
    Map<String, Object> event = events.of(new JournalEntry(2, 1, started("192.0.2.1:5")));
    event.put("type_uid", 300203);
    event.put("severity_id", 7);
    event.put("colour", "red");
    event.remove("user");

    assertThat(OcsfSchema.faults(event))
        .containsExactlyInAnyOrder(
            "type_uid",
            "user is required",
            "severity_id 7 Informational",
            "colour is no attribute");
  }

  @Test
  void aStatementSaysWhoSentItFromWhereAndToWhat() {
    of(started("192.0.2.1:50000"));
    Map<?, ?> event = of(forwarded("SELECT 1", Risk.LOW, Kind.READ));

    assertThat(at(event, "actor.user.name")).isEqualTo("ann@example.com");
    assertThat(at(event, "actor.user.uid")).isEqualTo("ann@example.com@https://idp");
    assertThat(at(event, "actor.user.domain")).isEqualTo("https://idp");
    assertThat(at(event, "actor.user.groups")).isEqualTo(List.of(Map.of("name", "ai-agents")));
    assertThat(at(event, "actor.session.uid")).isEqualTo(SESSION.value());
    assertThat(at(event, "actor.app_name")).isEqualTo("psql");
    assertThat(at(event, "src_endpoint")).isEqualTo(Map.of("ip", "192.0.2.1", "port", 50000L));
    assertThat(at(event, "dst_endpoint")).isEqualTo(Map.of("name", "shop", "svc_name", "postgres"));
    assertThat(at(event, "database.name")).isEqualTo("shop");
    assertThat(at(event, "query_info.query_string")).isEqualTo("SELECT 1");
    assertThat(at(event, "policy.uid")).isEqualTo("agents/allow-1");
    assertThat(at(event, "metadata.uid")).isEqualTo("2-2");
    assertThat(at(event, "metadata.product.version")).isEqualTo("1.2");
    assertThat(at(event, "time")).isEqualTo(AT.toEpochMilli());
    assertThat(at(event, "metadata.original_time")).isEqualTo(AT.toString());
    assertThat(at(event, "observables"))
        .asString()
        .contains("src_endpoint.ip", "192.0.2.1", "actor.user.name");
  }

  @ParameterizedTest
  @CsvSource({
    "READ, Query, 600504",
    "WRITE READ, Write, 600505",
    "BULK_IMPORT, Write, 600505",
    "BULK_EXPORT READ, Read, 600501",
    "DDL_CREATE READ, Create, 600506",
    "DDL_ALTER, Update, 600502",
    "DDL_DROP, Delete, 600507",
    "TRUNCATE WRITE, Delete, 600507",
    "PRIVILEGE, privilege, 600599",
    "SESSION LOCK, 'lock, session', 600599",
    "'', Unknown, 600500"
  })
  void whatAStatementDoesIsTheEventsActivity(String kinds, String name, long type) {
    Kind[] all =
        Arrays.stream(kinds.split(" "))
            .filter(kind -> !kind.isEmpty())
            .map(Kind::valueOf)
            .toArray(Kind[]::new);

    Map<?, ?> event = of(forwarded("x", Risk.LOW, all));

    assertThat(event.get("activity_name")).isEqualTo(name);
    assertThat(event.get("type_uid")).isEqualTo(type);
    assertThat(OcsfSchema.faults(event)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aStatementOfAnyKindIsByTheSchema(Kind kind) {
    assertThat(OcsfSchema.faults(of(forwarded("x", Risk.MEDIUM, kind)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"LOW, Informational", "MEDIUM, Medium", "HIGH, High", "CRITICAL, Critical"})
  void severityIsByRisk(Risk risk, String severity) {
    assertThat(of(forwarded("x", risk, Kind.READ)).get("severity")).isEqualTo(severity);
  }

  @Test
  void aRefusalIsAFailureThatWasBlockedWithItsReason() {
    Map<?, ?> event =
        of(
            new JournalEvent.StatementRefused(
                AT,
                SESSION,
                1,
                "DROP TABLE t",
                Set.of(Kind.DDL_DROP),
                Risk.LOW,
                List.of(),
                "agents/deny-3",
                new Refusal(FaultCode.AUTHENTICATION, "denied-by-rule", "a rule denies it")));

    assertThat(event.get("status")).isEqualTo("Failure");
    assertThat(event.get("disposition")).isEqualTo("Blocked");
    assertThat(event.get("action")).isEqualTo("Denied");
    assertThat(event.get("status_code")).isEqualTo("denied-by-rule");
    assertThat(event.get("status_detail")).isEqualTo("a rule denies it");
    assertThat(event.get("severity")).isEqualTo("Medium");
  }

  @Test
  void anEndSaysWhatCameOutOfWhatWasLetThrough() {
    of(started("192.0.2.1:50000"));
    of(forwarded("TRUNCATE t", Risk.HIGH, Kind.TRUNCATE));

    Map<?, ?> event = of(finished(1, false, "TRUNCATE TABLE"));

    assertThat(event.get("activity_name")).isEqualTo("Delete");
    assertThat(event.get("severity")).isEqualTo("High");
    assertThat(event.get("status")).isEqualTo("Success");
    assertThat(event.get("duration")).isEqualTo(5L);
    assertThat(at(event, "unmapped.rows")).isEqualTo(3L);
    assertThat(at(event, "unmapped.masked_cells")).isEqualTo(2L);
    assertThat(at(event, "unmapped.statement")).isEqualTo("abc123abc123-1");
    assertThat(at(event, "policy.name")).isEqualTo("agents");
  }

  @Test
  void whatIsPassedOverIsRememberedAsIfItWasWritten() {
    OcsfEvents other = new OcsfEvents("1.2");
    List<JournalEvent> all = each("plain");
    for (int i = 0; i < all.size(); i++) {
      JournalEntry entry = new JournalEntry(0, i + 1, all.get(i));
      Map<String, Object> written = events.of(entry);
      if (i % 2 == 0) {
        other.pass(entry);
      } else {
        assertThat(other.of(entry)).isEqualTo(written);
      }
    }
  }

  @Test
  void neitherBoundValuesNorRowsLeave() {
    for (JournalEvent event : each("plain")) {
      assertThat(Json.of(events.of(new JournalEntry(0, 1, event)))).doesNotContain(BIND, ROW);
    }
  }

  @Test
  void whatMaySteerATerminalOrAPageLeavesAsEscapesInEveryField() {
    for (JournalEvent event : each(HOSTILE)) {
      String json = Json.of(events.of(new JournalEntry(0, 1, event)));

      assertThat(json.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
      assertThat(OcsfSchema.faults((Map<?, ?>) Objects.requireNonNull(JsonReader.read(json))))
          .isEmpty();
    }
    assertThat(at(of(forwarded(HOSTILE, Risk.LOW, Kind.READ)), "query_info.query_string"))
        .isEqualTo(HOSTILE);
  }

  @Test
  void anEventHasABoundWhateverIsInIt() {
    for (JournalEvent event : each("\u0001".repeat(100_000))) {
      Map<String, Object> written = events.of(new JournalEntry(0, 1, event));

      assertThat(Json.of(written)).hasSizeLessThan(192 << 10);
      assertThat(OcsfSchema.faults(written)).isEmpty();
    }
  }

  @Test
  void aTextThatIsCutSaysHowLongItWas() {
    String text = "SELECT '" + "é".repeat(20_000) + "'";

    String cut = (String) at(of(forwarded(text, Risk.LOW, Kind.READ)), "query_info.query_string");

    assertThat(cut)
        .hasSizeLessThanOrEqualTo(BoundedText.STATEMENT)
        .startsWith("SELECT 'éé")
        .contains("the whole is 40009 bytes of UTF-8, SHA-256 ");
  }

  @Test
  void aTextIsNeverCutInsideACharacterNorHoldsHalfOfOne() {
    for (int shift = 0; shift < 2; shift++) {
      String text = "x".repeat(shift) + "😀".repeat(20_000);
      assertThat(BoundedText.statement(text)).doesNotContain("\ufffd").contains("😀…");
    }
    assertThat(BoundedText.statement("a\udc80b\ud800")).isEqualTo("a\ufffdb\ufffd");
  }

  @ParameterizedTest
  @CsvSource({
    "'[2001:db8::1]:5432', 2001:db8::1, 5432",
    "'2001:db8:0:0:0:0:0:1:5432', 2001:db8:0:0:0:0:0:1, 5432",
    "192.0.2.7:1, 192.0.2.7, 1"
  })
  void addressesAreTakenApart(String address, String ip, int port) {
    assertThat(KnownSession.endpoint(address)).isEqualTo(Map.of("ip", ip, "port", port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"somewhere", "host.example:5", ""})
  void whatIsNoAddressIsAName(String address) {
    assertThat(KnownSession.endpoint(address)).containsOnlyKeys("name");
  }

  @Test
  void decisionsOfPeopleSayWhoDecidedWhat() {
    Map<?, ?> yes =
        of(
            new JournalEvent.ApprovalChanged(
                AT, SESSION, "ap-1", "eve@example.com@https://idp", "yes", "once"));
    Map<?, ?> revoked =
        of(
            new JournalEvent.GrantChanged(
                AT,
                SessionId.GATE,
                "gr-1",
                "ann@https://idp",
                "shop",
                Set.of("agents"),
                AT,
                "revoked",
                "eve@https://idp",
                "enough"));

    assertThat(at(yes, "actor.user.name")).isEqualTo("eve@example.com");
    assertThat(at(yes, "entity.uid")).isEqualTo("ap-1");
    assertThat(yes.get("disposition")).isEqualTo("Approved");
    assertThat(yes.get("comment")).isEqualTo("once");
    assertThat(revoked.get("activity_name")).isEqualTo("Revoke Privileges");
    assertThat(revoked.get("privileges")).isEqualTo(List.of("agents"));
    assertThat(at(revoked, "user.name")).isEqualTo("ann");
    assertThat(at(revoked, "actor.user.name")).isEqualTo("eve");
    assertThat(revoked.get("status_detail")).isEqualTo("enough");
  }

  @Test
  void manyOpenStatementsOfASessionTakeNoMoreRoomThanFew() {
    KnownSession session = new KnownSession(started("192.0.2.1:5"));
    KnownSession.Running running = KnownSession.Running.of(forwarded("x", Risk.LOW, Kind.READ));
    for (long exchange = 1; exchange <= 1_000; exchange++) {
      session.runs(exchange, running);
    }
    List<Long> known = new ArrayList<>();
    for (long exchange = 1; exchange <= 1_000; exchange++) {
      if (session.ended(exchange) != null) {
        known.add(exchange);
      }
    }
    assertThat(known).hasSize(64).startsWith(937L).endsWith(1_000L);
  }
}
