package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.SessionId;
import dev.postern.embedded.MysqlProduct;
import dev.postern.recorder.JournalReader;
import dev.postern.testkit.MysqlFrame;
import dev.postern.testkit.MysqlFrame.Kind;
import dev.postern.testkit.RawMysqlClient;
import dev.postern.testkit.SharedMysql;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Texts with bytes that belong to no character of the session's character set. A character of a
 * text stands for a byte here.
 */
@Tag("full")
@ExtendWith(SharedMysql.class)
final class MysqlStrayBytesIT {
  private static final String INVALID = "1300 ";

  private static final String SETUP =
      """
      CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(40), email VARCHAR(60), photo BLOB);
      INSERT INTO people VALUES (1, 'Ann', 'ann@example.com', NULL), (2, 'Bob', 'bob@example.org', NULL);
      CREATE USER IF NOT EXISTS bare@'%';
      GRANT ALL ON gate_shop.* TO bare@'%';
      """;

  private static final String RULES =
      """
      policies:
        - name: all
          groups: [agents, locals]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.gate_shop.people.email, label: email }
      masks:
        - { label: email, as: { keep-last: 4 } }
      row-filters:
        - { table: shop.gate_shop.people, groups: [locals], where: "name = 'Ann'" }
      """;

  /** Character sets of texts that the gate reads, with characters of one byte and of several. */
  private static final List<String> READ =
      List.of(
          "utf8mb4", "utf8mb3", "latin1", "latin2", "ascii", "binary", "cp1251", "cp1257", "greek",
          "hebrew", "tis620", "ujis", "euckr", "gb2312");

  /** Those in which a byte of ASCII's may be a part of a character. */
  private static final List<String> NOT_READ = List.of("gbk", "sjis", "big5", "cp932");

  /** Beginnings of characters, bytes that go on with one, quotes, and what servers escape. */
  private static final int[] TELLING = {
    0x00, 0x1a, 0x22, 0x27, 0x27, 0x27, 0x2d, 0x2f, 0x2a, 0x41, 0x5c, 0x5c, 0x60, 0x7e, 0x80, 0x81,
    0x8e, 0x8f, 0xa1, 0xa4, 0xbf, 0xc0, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf8, 0xfe, 0xff
  };

  private final SharedMysql.Servers servers;
  @TempDir private Path directory;

  MysqlStrayBytesIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private MysqlGate start(MysqlProduct product) throws Exception {
    return MysqlGate.start(servers.get(product), directory, "", RULES, SETUP);
  }

  private static RawMysqlClient through(MysqlGate gate, String group) throws Exception {
    return gate.raw("ann", gate.issuer().token("ann", group), 0);
  }

  private static RawMysqlClient direct(MysqlGate gate) throws Exception {
    RawMysqlClient client = gate.server().connectRaw();
    client.logIn("bare", MysqlGate.DATABASE, "", 0);
    return client;
  }

  private static String bytes(Random random, int longest) {
    StringBuilder bytes = new StringBuilder();
    int length = random.nextInt(longest + 1);
    for (int i = 0; i < length; i++) {
      boolean any = random.nextInt(4) == 0;
      bytes.append((char) (any ? random.nextInt(256) : TELLING[random.nextInt(TELLING.length)]));
    }
    return bytes.toString();
  }

  /** As drivers write values: a backslash before what has a meaning, NUL as it is or as a zero. */
  private static String escaped(String value, Random random) {
    StringBuilder written = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\'', '"', '\\' -> written.append('\\').append(c);
        case '\0' -> written.append('\\').append(random.nextBoolean() ? c : '0');
        default -> written.append(c);
      }
    }
    return written.toString();
  }

  private static List<List<@Nullable String>> rows(List<MysqlFrame> frames) {
    return frames.stream()
        .filter(frame -> frame.kind() == Kind.ROW)
        .map(MysqlFrame::cells)
        .toList();
  }

  private static String hex(String bytes) {
    return HexFormat.of().withUpperCase().formatHex(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @EnumSource
  void anyBytesOfAValueInQuotesReachTheServer(MysqlProduct product) throws Exception {
    Random random = new Random(20);
    try (MysqlGate gate = start(product);
        RawMysqlClient through = through(gate, "agents")) {
      for (String characterSet : READ) {
        through.query("SET NAMES " + characterSet);
        for (int i = 0; i < 200; i++) {
          String value = bytes(random, 24);
          String sql = "SELECT HEX(_binary'" + escaped(value, random) + "'), 'end'";
          assertThat(rows(through.query(sql)))
              .as("%s: %s", characterSet, hex(sql))
              .containsExactly(List.of(hex(value), "end"));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTextThatTheServerTakesIsReadOrRefusedAndNeverReadOtherwise(MysqlProduct product)
      throws Exception {
    Random random = new Random(21);
    int passed = 0;
    try (MysqlGate gate = start(product);
        RawMysqlClient through = through(gate, "agents");
        RawMysqlClient direct = direct(gate)) {
      for (String characterSet : READ) {
        through.query("SET NAMES " + characterSet);
        direct.query("SET NAMES " + characterSet);
        for (int i = 0; i < 400; i++) {
          String start = random.nextBoolean() ? "SELECT HEX('" : "SELECT HEX(_binary'";
          String sql = start + bytes(random, 8) + "'), HEX('" + bytes(random, 8) + "')";
          List<List<@Nullable String>> answer = rows(through.query(sql));
          List<List<@Nullable String>> servers = rows(direct.query(sql));
          assertThat(answer)
              .as("%s: %s", characterSet, hex(sql))
              .satisfiesAnyOf(
                  rows -> assertThat(rows).isEmpty(), rows -> assertThat(rows).isEqualTo(servers));
          passed += answer.isEmpty() ? 0 : 1;
        }
      }
    }
    assertThat(passed).isGreaterThan(1000);
  }

  @ParameterizedTest
  @EnumSource
  void noBytesHideALabelledColumn(MysqlProduct product) throws Exception {
    Random random = new Random(22);
    int leaked = 0;
    int masked = 0;
    List<String> characterSets = new ArrayList<>(READ);
    characterSets.addAll(NOT_READ);
    try (MysqlGate gate = start(product);
        RawMysqlClient through = through(gate, "agents");
        RawMysqlClient direct = direct(gate)) {
      for (String characterSet : characterSets) {
        through.query("SET NAMES " + characterSet);
        direct.query("SET NAMES " + characterSet);
        for (int i = 0; i < 400; i++) {
          char quote = "'\"`".charAt(random.nextInt(3));
          String sql =
              "SELECT 1 AS n, %s%s%s%s, email FROM people -- %s'\"*/"
                  .formatted(
                      random.nextInt(3) == 0 ? "_binary" : "",
                      quote,
                      bytes(random, 6),
                      quote,
                      bytes(random, 3));
          if (through.query(sql).toString().contains("ann@example")) {
            assertThat(hex(sql)).as("%s shows the value", characterSet).isEmpty();
          }
          leaked += direct.query(sql).toString().contains("ann@example") ? 1 : 0;
          masked += through.query(sql).toString().contains("***.com") ? 1 : 0;
        }
      }
    }
    assertThat(leaked).isGreaterThan(300);
    assertThat(masked).isGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource
  void straysOutsideOfValuesAreRefused(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        RawMysqlClient through = through(gate, "agents")) {
      for (String sql :
          List.of(
              "SELECT 1 AS `\u00ff`",
              "SELECT 1 AS '\u00ff'",
              "SELECT 1 '\u00ff'",
              "SELECT 1 \u00ff",
              "SELECT @`\u00ff`",
              "SELECT @'\u00ff'",
              "SELECT N'\u00ff'",
              "SELECT \u00ff.email FROM people",
              "SELECT 1 /* \u00ff */",
              "SELECT 1 -- \u00ff",
              "SELECT 1 # \u00ff",
              "SELECT 1 /*! + \u00ff */",
              "SELECT 1 /*!99999 '\u00ff' */",
              "SEL\u00ffECT 1",
              "SET NAMES '\u00ff'",
              "SELECT name COLLATE '\u00ff' FROM people",
              "PREPARE s FROM 'SELECT ''\u00ff'''",
              "SELECT '\u00e2' '",
              "\u00ff",
              "KILL 1 -- \u00ff",
              "USE `\u00ff`")) {
        assertThat(through.query(sql).toString()).as(hex(sql)).contains(INVALID);
      }
      assertThat(through.initDb("shop").getFirst().kind()).isEqualTo(Kind.OK);
      assertThat(through.prepare("SELECT `\u00ff`").toString()).contains(INVALID);
      assertThat(rows(through.query("SELECT HEX('\u00ff')"))).containsExactly(List.of("FF"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTextThatTheGateChangesKeepsItsBytes(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        RawMysqlClient locals = through(gate, "locals")) {
      String sql =
          "SELECT name, HEX(_binary'\u0080\\'\u00ff\u00c3\u00a9\\\0'), HEX('\u00e2'), (SELECT COUNT(*)"
              + " FROM people WHERE name <> '\u00f0') FROM people";
      assertThat(rows(locals.query(sql)))
          .containsExactly(List.of("Ann", "8027FFC3A900", "E2", "1"));
      assertThat(locals.query("UPDATE people SET photo = '\u00ff\u00fe'").getFirst().kind())
          .isEqualTo(Kind.OK);
      try (RawMysqlClient direct = direct(gate)) {
        assertThat(rows(direct.query("SELECT HEX(photo) FROM people ORDER BY id")).toString())
            .isEqualTo("[[FFFE], [null]]");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theJournalTellsTextsApartByTheirBytes(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product)) {
      try (RawMysqlClient client = through(gate, "agents")) {
        client.query("SELECT HEX('\u00ff')");
        client.query("SELECT HEX('\u00fe')");
      }
      Path journal = gate.config().recorder().directory();
      Set<SessionId> sessions = new LinkedHashSet<>();
      try (JournalReader reader = JournalReader.open(journal)) {
        for (var entry = reader.next(); entry != null; entry = reader.next()) {
          sessions.add(entry.event().session());
        }
      }
      StringWriter json = new StringWriter();
      StringWriter timeline = new StringWriter();
      for (SessionId session : sessions) {
        JournalVerbs.replay(journal, session.value(), true, new PrintWriter(json, true));
        JournalVerbs.replay(journal, session.value(), false, new PrintWriter(timeline, true));
      }
      assertThat(json.toString())
          .contains("\"SELECT HEX('\\udcff')\"", "\"SELECT HEX('\\udcfe')\"");
      assertThat(timeline.toString())
          .contains("SELECT HEX('\\u{dcff}')", "SELECT HEX('\\u{dcfe}')");
    }
  }

  @ParameterizedTest
  @EnumSource
  void mariadbsDriverWritesAndReadsBinaryValuesBesideALabelledColumn(MysqlProduct product)
      throws Exception {
    byte[] photo = new byte[512];
    for (int i = 0; i < photo.length; i++) {
      photo[i] = (byte) (i * 7);
    }
    try (MysqlGate gate = start(product)) {
      MysqlLeg leg =
          new MysqlLeg(
              gate.address().getPort(), "shop", "ann", gate.issuer().token("ann", "agents"));
      try (Connection client = leg.connect(MysqlProduct.MARIADB);
          PreparedStatement insert =
              client.prepareStatement("INSERT INTO people VALUES (?, ?, ?, ?)")) {
        insert.setInt(1, 3);
        insert.setString(2, "Cyd");
        insert.setString(3, "cyd@example.net");
        insert.setBytes(4, photo);
        assertThat(insert.executeUpdate()).isEqualTo(1);
        try (PreparedStatement select =
            client.prepareStatement("SELECT email, photo FROM people WHERE photo = ?")) {
          select.setBytes(1, photo);
          try (ResultSet rows = select.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("***********.net");
            assertThat(rows.getBytes(2)).isEqualTo(photo);
          }
        }
      }
      try (Connection direct = gate.direct("");
          Statement statement = direct.createStatement();
          ResultSet rows = statement.executeQuery("SELECT email, photo FROM people WHERE id = 3")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("cyd@example.net");
        assertThat(rows.getBytes(2)).isEqualTo(photo);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void pymysqlWritesAndReadsBinaryValuesBesideALabelledColumn(MysqlProduct product)
      throws Exception {
    DriverScript script =
        new DriverScript(
            "pymysql_bytes.py",
            "python3 with PyMySQL (Debian: python3-pymysql)",
            "python3",
            "-c",
            "import pymysql");
    try (MysqlGate gate = start(product)) {
      Map<String, String> leg =
          new MysqlLeg(
                  gate.address().getPort(), "shop", "ann", gate.issuer().token("ann", "agents"))
              .environment();
      assertThat(script.run(leg))
          .containsExactly(
              "binary_prefix=False: email ***********.net, same bytes True",
              "binary_prefix=True: email ***********.net, same bytes True");
    }
  }
}
