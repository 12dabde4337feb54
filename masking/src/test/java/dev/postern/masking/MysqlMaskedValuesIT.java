package dev.postern.masking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.MysqlColumn;
import dev.postern.embedded.MysqlProduct;
import dev.postern.masking.MysqlSession.Parameter;
import dev.postern.masking.MysqlSession.Result;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * MySQL and MariaDB themselves say what is a value of a type: under a strict {@code sql_mode} they
 * take every masked one into a column of the same definition, and give the same back.
 */
@Tag("full")
@ExtendWith(SharedMysql.class)
class MysqlMaskedValuesIT {
  private static final MysqlMasks MASKS = new MysqlMasks();
  private static final String STRICT =
      "SET sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO'";

  /** Under it zero dates and the like come into a column. */
  private static final String LAX = "SET sql_mode = ''";

  private static final int UNSIGNED = 0x20;
  private static final int SHORT = 2;
  private static final int LONG = 3;
  private static final int INT24 = 9;
  private static final int YEAR = 13;
  private static final int BIT = 16;
  private static final int JSON = 245;
  private static final int BLOB = 252;
  private static final int VAR_STRING = 253;
  private static final int GEOMETRY = 255;
  private static final int BYTES = 63;

  private final SharedMysql.Servers servers;
  private final List<MysqlSession> sessions = new ArrayList<>();

  MysqlMaskedValuesIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  @AfterEach
  void close() throws IOException {
    for (MysqlSession session : sessions) {
      session.close();
    }
  }

  private MysqlSession connect(MysqlProduct product) throws IOException {
    RealMysql server = servers.get(product);
    server.execute(
        """
        CREATE USER IF NOT EXISTS masks@'%' IDENTIFIED BY '';
        GRANT ALL ON *.* TO masks@'%';
        CREATE DATABASE IF NOT EXISTS masks CHARACTER SET utf8mb4;
        """);
    MysqlSession session = MysqlSession.open(server.port(), "masks");
    sessions.add(session);
    session.query("USE masks");
    session.query("SET NAMES utf8mb4");
    session.query("SET time_zone = '+00:00'");
    return session;
  }

  /** A type as a column has it, and a value of it as SQL writes it. */
  record Sample(String type, String literal) {}

  static Stream<Arguments> samples() {
    Stream<Arguments> both =
        Stream.of(numbers(), times(), texts(), bytes(), shapes())
            .flatMap(samples -> samples)
            .flatMap(sample ->
                Stream.of(MysqlProduct.values()).map(product -> Arguments.of(product, sample)));
    Stream<Arguments> own =
        Stream.of(
                new Sample("uuid", "'6fa459ea-ee8a-4ca4-894e-db77e160355e'"),
                new Sample("inet4", "'192.168.17.34'"),
                new Sample("inet6", "'2001:db8::7'"),
                new Sample("decimal(40,38)", "-12.5"),
                new Sample("json", "'{\"a\":1}'"))
            .map(sample -> Arguments.of(MysqlProduct.MARIADB, sample));
    return Stream.concat(both, own);
  }

  private static Stream<Sample> numbers() {
    return Stream.of(
        new Sample("tinyint", "-128"),
        new Sample("tinyint", "127"),
        new Sample("tinyint", "0"),
        new Sample("tinyint unsigned", "255"),
        new Sample("tinyint unsigned", "0"),
        new Sample("tinyint(3) zerofill", "7"),
        new Sample("bool", "true"),
        new Sample("smallint", "-32768"),
        new Sample("smallint", "32767"),
        new Sample("smallint unsigned", "65535"),
        new Sample("smallint unsigned", "4711"),
        new Sample("smallint(5) zerofill", "4711"),
        new Sample("mediumint", "-8388608"),
        new Sample("mediumint", "8388607"),
        new Sample("mediumint", "-1"),
        new Sample("mediumint unsigned", "16777215"),
        new Sample("int", "-2147483648"),
        new Sample("int", "2147483647"),
        new Sample("int unsigned", "4294967295"),
        new Sample("int unsigned", "1"),
        new Sample("int(10) zerofill", "42"),
        new Sample("bigint", "-9223372036854775808"),
        new Sample("bigint", "9223372036854775807"),
        new Sample("bigint unsigned", "18446744073709551615"),
        new Sample("bigint unsigned", "9223372036854775807"),
        new Sample("bigint(20) zerofill", "9223372036854775808"),
        new Sample("float", "-12345.678"),
        new Sample("float(7,3)", "1234.567"),
        new Sample("float(9,2) zerofill", "12.5"),
        new Sample("float zerofill", "12.5"),
        new Sample("double", "1.7976931348623157e308"),
        new Sample("double(9,2) unsigned zerofill", "12.5"),
        new Sample("decimal(9,2)", "-1234567.89"),
        new Sample("decimal(9,2) zerofill", "12.5"),
        new Sample("decimal(2,2)", "-0.99"),
        new Sample("decimal(65,0)", "9".repeat(65)),
        new Sample("decimal(65,30)", "-12.5"),
        new Sample("decimal(5,0) unsigned", "99999"));
  }

  private static Stream<Sample> times() {
    return Stream.of(
        new Sample("date", "'1984-05-06'"),
        new Sample("date", "'9999-12-31'"),
        new Sample("date", "'0000-00-00'"),
        new Sample("time", "'12:34:56'"),
        new Sample("time", "'-838:59:59'"),
        new Sample("time", "'00:00:00'"),
        new Sample("time(3)", "'838:59:58.999'"),
        new Sample("time(6)", "'-00:00:00.000001'"),
        new Sample("datetime", "'1984-05-06 12:34:56'"),
        new Sample("datetime", "'0000-00-00 00:00:00'"),
        new Sample("datetime", "'9999-12-31 23:59:59'"),
        new Sample("datetime(6)", "'1984-05-06 12:34:56.789012'"),
        new Sample("timestamp", "'1984-05-06 12:34:56'"),
        new Sample("timestamp", "'1970-01-01 00:00:01'"),
        new Sample("timestamp", "'0000-00-00 00:00:00'"),
        new Sample("timestamp(2)", "'2038-01-19 03:14:07.99'"),
        new Sample("year", "2155"),
        new Sample("year", "1901"),
        new Sample("year", "0"));
  }

  private static Stream<Sample> texts() {
    return Stream.of(
        new Sample("char(11)", "'123-45-6789'"),
        new Sample("char(20)", "'Grüße 6789  '"),
        new Sample("char(0)", "''"),
        new Sample("char(1)", "'𝄞'"),
        new Sample("char(36)", "'6fa459ea-ee8a-4ca4-894e-db77e160355e'"),
        new Sample("varchar(11)", "'123-45-6789'"),
        new Sample("varchar(2)", "'日本'"),
        new Sample("varchar(3)", "'𝄞𝄞𝄞'"),
        new Sample("varchar(60)", "''"),
        new Sample("varchar(60)", "'blanks behind  '"),
        new Sample("varchar(500)", "'{\"q\" \\\\ , 𝄞é}'"),
        new Sample("varchar(20) character set latin1", "'Grüße €6789'"),
        new Sample("varchar(20) character set ucs2", "'Grüße €6789'"),
        new Sample("varchar(20) character set utf32", "'Grüße 𝄞6789'"),
        new Sample("varchar(20) character set gbk", "'日本 6789'"),
        new Sample("varchar(20) character set sjis", "'日本 6789'"),
        new Sample("varchar(20) character set swe7", "'Gr~sse 6789'"),
        new Sample("varchar(20) collate utf8mb4_bin", "'abc'"),
        new Sample("tinytext", "'123-45-6789'"),
        new Sample("tinytext", "repeat('𝄞', 63)"),
        new Sample("tinytext", "repeat('x', 255)"),
        new Sample("tinytext character set ucs2", "repeat('é', 127)"),
        new Sample("text", "repeat('x', 300)"),
        new Sample("mediumtext", "'123-45-6789'"),
        new Sample("longtext", "'123-45-6789'"),
        new Sample("longtext collate utf8mb4_bin", "'123-45-6789'"),
        new Sample("set('a','b','c')", "'a,c'"),
        new Sample("set('a','b','c')", "''"),
        new Sample("json", "'{\"ssn\": \"123-45-6789\"}'"),
        new Sample("json", "'null'"));
  }

  private static Stream<Sample> bytes() {
    return Stream.of(
        new Sample("binary(4)", "x'dead'"),
        new Sample("binary(16)", "x'6fa459eaee8a4ca4894edb77e160355e'"),
        new Sample("varbinary(20)", "x'deadbeefdeadbeef'"),
        new Sample("varbinary(20)", "''"),
        new Sample("tinyblob", "x'deadbeef00'"),
        new Sample("blob", "repeat('x', 300)"),
        new Sample("mediumblob", "x'ff'"),
        new Sample("longblob", "x'ff'"),
        new Sample("bit(1)", "b'1'"),
        new Sample("bit(12)", "b'101101110111'"),
        new Sample("bit(64)", "0xffffffffffffffff"));
  }

  private static Stream<Sample> shapes() {
    return Stream.of(
        new Sample("geometry", "ST_GeomFromText('POINT(12.5 34.5)')"),
        new Sample("geometry", "ST_GeomFromText('LINESTRING(12.5 34.5, 56.5 78.5)', 4326)"),
        new Sample("point", "ST_GeomFromText('POINT(12.5 34.5)')"),
        new Sample("linestring", "ST_GeomFromText('LINESTRING(12.5 34.5, 56.5 78.5)')"),
        new Sample("polygon", "ST_GeomFromText('POLYGON((1 1, 5 1, 5 5, 1 1))')"),
        new Sample("multipoint", "ST_GeomFromText('MULTIPOINT(12.5 34.5, 56.5 78.5)')"),
        new Sample("multilinestring", "ST_GeomFromText('MULTILINESTRING((1 1, 5 1), (5 5, 1 1))')"),
        new Sample("multipolygon", "ST_GeomFromText('MULTIPOLYGON(((1 1, 5 1, 5 5, 1 1)))')"),
        new Sample(
            "geometrycollection",
            "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(12.5 34.5), LINESTRING(1 1, 5 1))')"));
  }

  static List<MaskSpec> specs() {
    return AnyBytesTest.specs();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theServerTakesEveryMaskedValueAndGivesItBackInBothFormats(
      MysqlProduct product, Sample sample) throws IOException {
    MysqlSession session = connect(product);
    create(session, sample);
    Result text = session.query("SELECT v FROM source");
    Result binary = session.execute("SELECT v FROM source");
    session.query(STRICT);
    for (MaskSpec spec : specs()) {
      byte[] maskedText = masked(text, spec);
      byte[] maskedBinary = masked(binary, spec);

      session.query("DELETE FROM shown");
      session.execute("INSERT INTO shown VALUES (?)", asText(text.columns().get(0), maskedText));
      session.execute(
          "INSERT INTO shown VALUES (?)", asBinary(binary.columns().get(0), maskedBinary));

      assertThat(hex(session.query("SELECT v FROM shown")))
          .as(spec.words())
          .containsExactly(hex(maskedText), hex(maskedText));
      assertThat(hex(session.execute("SELECT v FROM shown")))
          .as(spec.words())
          .containsExactly(hex(maskedBinary), hex(maskedBinary));
    }
  }

  private static List<String> hex(Result result) {
    return rows(result).stream().map(row -> hex(row.getFirst())).toList();
  }

  private static String hex(byte[] value) {
    return HexFormat.of().formatHex(value);
  }

  private static void create(MysqlSession session, Sample sample) throws IOException {
    session.query(LAX);
    session.query("DROP TABLE IF EXISTS source, shown");
    session.query("CREATE TABLE source (v " + sample.type() + " NOT NULL)");
    session.query("CREATE TABLE shown LIKE source");
    session.query("INSERT INTO source VALUES (" + sample.literal() + ")");
  }

  private static byte[] masked(Result result, MaskSpec spec) {
    MysqlColumn column = result.columns().get(0);
    byte[] masked = MASKS.column(column, "label", spec).cells().mask(result.cell());
    return Objects.requireNonNull(masked, column::toString);
  }

  /** As a driver sends a string or bytes. */
  private static Parameter asText(MysqlColumn column, byte[] value) {
    boolean bytes =
        column.type() == BIT
            || column.type() == GEOMETRY
            || (column.type() >= BLOB && column.characterSet() == BYTES);
    return new Parameter(bytes ? BLOB : VAR_STRING, false, value);
  }

  /** As a driver sends a value of the type; parameters have fewer types than columns. */
  private static Parameter asBinary(MysqlColumn column, byte[] value) {
    boolean unsigned = (column.flags() & UNSIGNED) != 0;
    return switch (column.type()) {
      case INT24 -> new Parameter(LONG, unsigned, value);
      case YEAR -> new Parameter(SHORT, true, value);
      case JSON -> new Parameter(VAR_STRING, false, value);
      case BIT, GEOMETRY -> new Parameter(BLOB, false, value);
      default ->
          column.type() >= BLOB
              ? asText(column, value)
              : new Parameter(column.type(), unsigned, value);
    };
  }

  static Stream<Arguments> encoded() {
    return Stream.of(MysqlProduct.values())
        .flatMap(product ->
            Stream.of(
                    "latin1", "ucs2", "utf16", "utf16le", "utf32", "gbk", "sjis", "cp1251", "dec8")
                .flatMap(set ->
                    Stream.of("varchar(60)", "tinytext", "set('a','b')")
                        .map(type -> Arguments.of(product, type, set))));
  }

  /** As texts come where a session has asked for no conversion. */
  @ParameterizedTest
  @MethodSource("encoded")
  void theServerTakesMaskedTextsInTheirOwnCharacterSet(
      MysqlProduct product, String type, String set) throws IOException {
    MysqlSession session = connect(product);
    create(session, new Sample(type + " CHARACTER SET " + set, "'a'"));
    session.query("SET character_set_results = NULL");
    session.query(STRICT);
    Result text = session.query("SELECT v FROM source");
    for (MaskSpec spec : specs()) {
      byte[] masked = masked(text, spec);

      session.query("DELETE FROM shown");
      session.query("INSERT INTO shown VALUES (_" + set + " x'" + hex(masked) + "')");

      assertThat(session.query("SELECT v FROM shown").cell()).as(spec.words()).isEqualTo(masked);
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aRedactedTimestampIsOneInEveryTimeZone(MysqlProduct product) throws IOException {
    MysqlSession session = connect(product);
    for (String zone : List.of("-12:00", "+00:00", "+13:00")) {
      create(session, new Sample("timestamp(6)", "'1999-12-31 12:34:56.789'"));
      session.query(STRICT);
      session.query("SET time_zone = '" + zone + "'");
      Result text = session.query("SELECT v FROM source");

      byte[] masked = masked(text, new MaskSpec.Redact());
      session.execute("INSERT INTO shown VALUES (?)", asText(text.columns().get(0), masked));

      assertThat(session.query("SELECT v FROM shown").cell())
          .asString(US_ASCII)
          .isEqualTo("1970-01-02 00:00:00.000000");
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void blanksThatFillACharUpAreNotItsValue(MysqlProduct product) throws IOException {
    MysqlSession session = connect(product);
    create(session, new Sample("char(60)", "'123-45-6789'"));
    MaskSpec pseudonym = specs().getLast();
    byte[] trimmed = masked(session.query("SELECT v FROM source"), pseudonym);
    session.query("SET sql_mode = 'PAD_CHAR_TO_FULL_LENGTH'");
    Result padded = session.query("SELECT v FROM source");

    assertThat(padded.cell()).hasSize(60);
    assertThat(masked(padded, pseudonym)).isEqualTo(trimmed);
    assertThat(masked(padded, new MaskSpec.KeepLast(4))).asString(UTF_8).isEqualTo("*******6789");
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aMemberOfAnEnumBecomesNull(MysqlProduct product) throws IOException {
    MysqlSession session = connect(product);
    create(session, new Sample("enum('gold','silver')", "'gold'"));
    Result text = session.query("SELECT v FROM source");
    Result binary = session.execute("SELECT v FROM source");

    for (MaskSpec spec : specs()) {
      for (Result result : List.of(text, binary)) {
        MysqlColumn column = result.columns().get(0);
        assertThat(MASKS.column(column, "label", spec).cells().mask(result.cell())).isNull();
      }
    }
  }

  /** The description says then that a text is bytes. */
  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void textsThatASessionTakesAsBytesAreEmpty(MysqlProduct product) throws IOException {
    MysqlSession session = connect(product);
    for (String type : List.of("char(11)", "varchar(11) character set ucs2", "text", "longtext")) {
      create(session, new Sample(type, "'123-45-6789'"));
      session.query("SET character_set_results = binary");

      assertThat(masked(session.query("SELECT v FROM source"), new MaskSpec.KeepLast(4)))
          .as(type)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void theServersCollationsAreThoseOfTheTable(MysqlProduct product) throws IOException {
    MysqlSession session = connect(product);
    String collations =
        product == MysqlProduct.MYSQL
            ? "SELECT id, character_set_name, maxlen FROM information_schema.collations"
                + " JOIN information_schema.character_sets USING (character_set_name)"
            : "SELECT id, character_set_name, maxlen"
                + " FROM information_schema.collation_character_set_applicability"
                + " JOIN information_schema.character_sets USING (character_set_name)"
                + " WHERE id IS NOT NULL";
    int known = 0;
    for (List<byte[]> row : rows(session.query(collations))) {
      int collation = Integer.parseInt(new String(row.get(0), US_ASCII));
      String name = new String(row.get(1), US_ASCII);
      MysqlCharacterSet set = MysqlCharacterSet.of(collation);
      if (set == null) {
        assertThat(name).isIn("binary", "swe7");
      } else {
        assertThat(set.name()).as("of collation %d", collation).isEqualTo(name);
        assertThat(set.longestCharacter())
            .isEqualTo(Integer.parseInt(new String(row.get(2), US_ASCII)));
        known++;
      }
    }
    assertThat(known).isGreaterThan(250);
  }

  /** In some sets single characters stand at another place: one of a hundred at most. */
  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void javaReadsTextsAsTheServerDoes(MysqlProduct product) throws IOException {
    MysqlSession session = connect(product);
    session.query("DROP TABLE IF EXISTS numbers, characters");
    session.query(
        "SET "
            + (product == MysqlProduct.MYSQL
                ? "cte_max_recursion_depth"
                : "max_recursive_iterations")
            + " = 100000");
    session.query("CREATE TABLE characters (c varchar(1) COLLATE utf8mb4_bin)");
    session.query(
        "INSERT INTO characters WITH RECURSIVE n AS"
            + " (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 65533)"
            + " SELECT CONVERT(CONVERT(UNHEX(LPAD(HEX(i), 8, '0')) USING utf32) USING utf8mb4)"
            + " FROM n WHERE i NOT BETWEEN 0xd800 AND 0xdfff");
    session.query("SET character_set_results = NULL");
    Result names = session.query("SHOW CHARACTER SET");
    for (List<byte[]> row : rows(names)) {
      String name = new String(row.get(0), US_ASCII);
      if (!Set.of("binary", "swe7").contains(name)) {
        requireSame(session, name);
      }
    }
  }

  private static void requireSame(MysqlSession session, String set) throws IOException {
    String converted = "CONVERT(c USING " + set + ")";
    Result result =
        session.query(
            "SELECT c, %1$s FROM characters WHERE CONVERT(%1$s USING utf8mb4) = c COLLATE utf8mb4_bin"
                .formatted(converted));
    Encoding encoding =
        Objects.requireNonNull(MysqlCharacterSet.of(result.columns().get(1).characterSet()))
            .encoding();
    int same = 0;
    int other = 0;
    for (List<byte[]> row : rows(result)) {
      String read = encoding.read(row.get(1));
      if (new String(row.get(0), UTF_8).equals(read)) {
        same++;
      } else if (read != null) {
        other++;
      }
    }
    assertThat(same).as(set).isGreaterThanOrEqualTo(127);
    assertThat(100 * other).as(set).isLessThanOrEqualTo(same);
  }

  private static List<List<byte[]>> rows(Result result) {
    return result.rows().stream()
        .map(row -> row.stream().map(cell -> Objects.requireNonNull(cell)).toList())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aHashIsTheServersSha2(MysqlProduct product) throws IOException {
    MysqlSession session = connect(product);

    assertThat(session.query("SELECT SHA2('Grüße 𝄞', 256)").cell())
        .asString(US_ASCII)
        .isEqualTo(Hashes.text("Grüße 𝄞"));
  }

  static Stream<Arguments> secrets() {
    return samples()
        .filter(arguments -> {
          Sample sample = (Sample) Objects.requireNonNull(arguments.get()[1]);
          return sample.literal().matches("[^(]*(45-6789|4711|1984|deadbeef|12\\.5).*");
        });
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void noRunOfARedactedValueIsLeft(MysqlProduct product, Sample sample) throws IOException {
    for (Result result : bothFormats(connect(product), sample)) {
      String value = hex(result.cell());
      String shown = hex(masked(result, new MaskSpec.Redact()));
      for (int i = 0; i + 8 <= value.length(); i += 2) {
        String run = value.substring(i, i + 8);
        if (!run.matches("(00)+|(30)+")) {
          assertThat(shown).doesNotContain(run);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void noCoordinateOfARedactedShapeIsLeft(MysqlProduct product) throws IOException {
    String highBytesOf12And34AndAHalf = "2940|4140";
    for (Sample sample : shapes().filter(shape -> shape.literal().contains("12.5 34.5")).toList()) {
      for (Result result : bothFormats(connect(product), sample)) {
        assertThat(hex(result.cell())).containsPattern(highBytesOf12And34AndAHalf);
        assertThat(hex(masked(result, new MaskSpec.Redact())))
            .doesNotContainPattern(highBytesOf12And34AndAHalf);
      }
    }
  }

  private static List<Result> bothFormats(MysqlSession session, Sample sample) throws IOException {
    create(session, sample);
    return List.of(session.query("SELECT v FROM source"), session.execute("SELECT v FROM source"));
  }
}
