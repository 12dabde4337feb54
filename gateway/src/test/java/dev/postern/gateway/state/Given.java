package dev.postern.gateway.state;

import dev.postern.access.Approval;
import dev.postern.access.AskedFor;
import dev.postern.access.GrantRecord;
import dev.postern.access.MintedLogin;
import dev.postern.access.Party;
import dev.postern.access.SessionRecord;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.RandomId;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the tests of the state put into it. */
final class Given {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final String SHOP = "shop";
  static final String NODE = "node-a";
  static final Party AGENT = party("agent", "agents");
  static final Party EVE = party("eve", "reviewers");

  /** Characters that some database, encoding or quoting does not take. */
  static final String ODD = "it's \"odd\" \\ \0 \n \ud83d\ude00 \ud800 <x> :y ? --";

  private Given() {}

  static Party party(String name, String... groups) {
    return new Party("https://idp", name, name, Set.of(groups), Set.of("https://idp " + name));
  }

  static Identity identity(String name, String... groups) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", name);
    claims.put("region", ODD);
    claims.put("level", 7L);
    claims.put("share", 0.25);
    claims.put("is-here", true);
    claims.put("nested", Map.of("list", List.of("a", 1L)));
    return new Identity(
        "https://idp", name, name, Set.of(groups), Map.copyOf(claims), NOW.plusSeconds(60));
  }

  static AskedFor.Statement statement(SessionId session, String digest, String shape) {
    return new AskedFor.Statement(
        session,
        NODE,
        "agents-write/1",
        "UPDATE orders SET note = '" + ODD + "' WHERE id = $1",
        Arrays.asList("1", null, ODD),
        Set.of(Kind.WRITE, Kind.READ),
        Risk.HIGH,
        List.of(new Reason("unbounded-update", "it changes every row")),
        List.of("email: shop.customers.email"),
        17L,
        List.of("RowExclusiveLock on orders"),
        digest,
        shape);
  }

  static AskedFor.Access access() {
    return new AskedFor.Access(List.of("p", "q"), Duration.ofMinutes(5), ODD);
  }

  static Approval asking(AskedFor what, Instant asked) {
    return Approval.asking(
        id("ap"), AGENT, SHOP, what, List.of("reviewers"), 1, asked, Duration.ofMinutes(10));
  }

  static Approval asking(AskedFor what) {
    return asking(what, NOW);
  }

  static GrantRecord grant(Party holder, Instant opened, Duration length) {
    return new GrantRecord(
        id("gr"),
        0,
        holder,
        SHOP,
        Set.of("p", "q"),
        opened,
        opened.plus(length),
        GrantRecord.State.OPEN,
        null,
        ODD);
  }

  static SessionRecord session(Party holder, String node, Instant started) {
    return new SessionRecord(
        SessionId.random(),
        node,
        holder,
        SHOP,
        "postgres",
        "192.0.2.1:5",
        ODD,
        started,
        Set.of("gr-1", "gr-2"),
        List.of(id("key"), id("key")));
  }

  static MintedLogin login(Instant until) {
    return new MintedLogin(
        id("pst"), identity("agent", "agents"), SHOP, "SCRAM-SHA-256$4096:x$y:z", null, until);
  }

  static String id(String form) {
    return form + "-" + RandomId.of(16);
  }
}
