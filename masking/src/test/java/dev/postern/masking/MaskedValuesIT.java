package dev.postern.masking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Secret;
import dev.postern.masking.PostgresType.ArrayOf;
import dev.postern.masking.PostgresType.Scalar;
import dev.postern.testkit.RealPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/** PostgreSQL itself says what is a value of a type: it takes every masked one into a column. */
class MaskedValuesIT {
  private static final byte[] COPY_SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1);
  private static final PostgresMasks MASKS = new PostgresMasks(UTF_8);

  private static @Nullable RealPostgres server;
  private static @Nullable Connection connection;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server = RealPostgres.start();
    server.createUser("masks", RealPostgres.Method.TRUST, "unused");
    server.execute("postgres", "ALTER ROLE masks SUPERUSER");
    connection =
        DriverManager.getConnection(
            server.jdbcUrl("postgres") + "&user=masks&binaryTransfer=false");
    execute("set timezone to 'UTC'");
    execute("create type mood as enum ('glad', 'gloomy')");
    execute("create type pair as (a int, b text)");
  }

  @AfterAll
  static void stop() throws IOException, SQLException {
    if (connection != null) {
      connection.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** A type as a column has it, and a value of it as SQL writes it. */
  record Sample(String type, String literal) {
    /** A column of arrays of it, some of them two by two with a null. */
    Sample array() {
      String element = "cast(" + literal + " as " + type + ")";
      return new Sample(
          type + "[]", "array[[" + element + ", null], [" + element + ", " + element + "]]");
    }
  }

  static Stream<Sample> scalars() {
    return Stream.of(
        new Sample("text", "'123-45-6789'"),
        new Sample("text", "'{\"q\" \\ , 𝄞é}'"),
        new Sample("text", "''"),
        new Sample("varchar", "'123-45-6789'"),
        new Sample("varchar(11)", "'123-45-6789'"),
        new Sample("varchar(2)", "'日本'"),
        new Sample("char(11)", "'123-45-6789'"),
        new Sample("char(20)", "'Grüße 6789'"),
        new Sample("char(1)", "'x'"),
        new Sample("name", "'customers_of_ours'"),
        new Sample("\"char\"", "'x'"),
        new Sample("bool", "true"),
        new Sample("int2", "-12345"),
        new Sample("int2", "32767"),
        new Sample("int4", "123456789"),
        new Sample("int8", "9223372036854775807"),
        new Sample("oid", "123456789"),
        new Sample("float4", "12345.678"),
        new Sample("float8", "'-Infinity'"),
        new Sample("numeric", "12345678901234567890.123456789"),
        new Sample("numeric(9,2)", "1234567.89"),
        new Sample("numeric(2,5)", "0.00012"),
        new Sample("money", "12345.67"),
        new Sample("pg_lsn", "'16/B374D848'"),
        new Sample("date", "'1984-05-06'"),
        new Sample("time", "'12:34:56.789'"),
        new Sample("time(0)", "'12:34:56'"),
        new Sample("timetz", "'12:34:56.789+02'"),
        new Sample("timestamp", "'1984-05-26 12:34:56.789'"),
        new Sample("timestamp(0)", "'1984-05-26 12:34:56'"),
        new Sample("timestamptz", "'1984-05-26 12:34:56.789+02'"),
        new Sample("interval", "'3 years 2 mons 5 days 04:05:06'"),
        new Sample("interval day", "'5 days'"),
        new Sample("uuid", "'6fa459ea-ee8a-4ca4-894e-db77e160355e'"),
        new Sample("bytea", "'\\xdeadbeefdeadbeef'"),
        new Sample("bit(12)", "B'101101110111'"),
        new Sample("bit", "B'1'"),
        new Sample("varbit(12)", "B'10110111'"),
        new Sample("json", "'{\"ssn\": \"123-45-6789\"}'"),
        new Sample("jsonb", "'[{\"ssn\": \"123-45-6789\"}]'"),
        new Sample("jsonpath", "'$.ssn ? (@ == \"123-45-6789\")'"),
        new Sample("xml", "'<ssn>123-45-6789</ssn>'"),
        new Sample("tsvector", "'secret words':: tsvector"),
        new Sample("tsquery", "'secret & words'::tsquery"),
        new Sample("inet", "'192.168.17.34/24'"),
        new Sample("cidr", "'2001:db8::/32'"),
        new Sample("macaddr", "'08:1b:2b:31:42:53'"),
        new Sample("macaddr8", "'08:1b:2b:31:42:53:64:75'"),
        new Sample("point", "'(12.5,34.5)'"),
        new Sample("line", "'{12.5,34.5,56.5}'"),
        new Sample("lseg", "'[(12.5,34.5),(56.5,78.5)]'"),
        new Sample("box", "'(56.5,78.5),(12.5,34.5)'"),
        new Sample("path", "'[(12.5,34.5),(56.5,78.5)]'"),
        new Sample("polygon", "'((12.5,34.5),(56.5,78.5),(1.5,2.5))'"),
        new Sample("circle", "'<(12.5,34.5),56.5>'"),
        new Sample("int4range", "'[1234,5678)'"),
        new Sample("int8range", "'[1234,5678)'"),
        new Sample("numrange", "'[1234.5,5678.5)'"),
        new Sample("daterange", "'[1984-05-06,1985-06-07)'"),
        new Sample("tsrange", "'[1984-05-06,1985-06-07)'"),
        new Sample("tstzrange", "'[1984-05-06,1985-06-07)'"),
        new Sample("int4multirange", "'{[1234,5678)}'"),
        new Sample("int8multirange", "'{[1234,5678)}'"),
        new Sample("nummultirange", "'{[1234.5,5678.5)}'"),
        new Sample("datemultirange", "'{[1984-05-06,1985-06-07)}'"),
        new Sample("tsmultirange", "'{[1984-05-06,1985-06-07)}'"),
        new Sample("tstzmultirange", "'{[1984-05-06,1985-06-07)}'"));
  }

  static Stream<Sample> samples() {
    return Stream.concat(
        scalars().flatMap(sample -> Stream.of(sample, sample.array())),
        Stream.of(
            new Sample("text[]", "'{}'"),
            new Sample("text[]", "'[-1:0]={\"NULL\",\"a,\\\"b\\\\\"}'"),
            new Sample("int8[]", "'[0:1][5:5]={{123456},{NULL}}'")));
  }

  static List<MaskSpec> specs() {
    return List.of(
        new MaskSpec.Redact(),
        new MaskSpec.KeepFirst(3),
        new MaskSpec.KeepLast(4),
        new MaskSpec.Hash(),
        new MaskSpec.Pseudonym(new Secret("a key of 16 bytes or more")));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theServerTakesEveryMaskedValueAndReadsTheSameInBothFormats(Sample sample)
      throws SQLException, IOException {
    create(sample);
    byte[] text = query("select v from source").getBytes(UTF_8);
    byte[] binary = binary();
    for (MaskSpec spec : specs()) {
      execute("truncate shown");
      insert(new String(masked(column(Format.TEXT), spec, text), UTF_8));
      copyIn(masked(column(Format.BINARY), spec, binary));

      assertThat(query("select count(*) from shown")).isEqualTo("2");
      assertThat(query("select count(distinct v::text) from shown"))
          .as(spec.words())
          .isEqualTo("1");
      assertThat(query("select max(pg_column_size(v)) > 0 from shown")).isEqualTo("t");
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void noRunOfARedactedValueIsLeft(Sample sample) throws SQLException {
    create(sample);
    // Blanks that fill a char(n) up are no part of its value.
    String value = query("select v from source").stripTrailing();

    byte[] masked = masked(column(Format.TEXT), new MaskSpec.Redact(), value.getBytes(UTF_8));

    String shown = new String(masked, UTF_8);
    for (int i = 0; i + 4 <= value.length(); i++) {
      assertThat(shown).doesNotContain(value.substring(i, i + 4));
    }
  }

  @ParameterizedTest
  @CsvSource({"mood, 'glad'", "mood[], '{glad}'", "pair, '(1,secret)'", "regclass, 'pg_class'"})
  void aTypeWithoutAMaskedValueBecomesNull(String type, String literal) throws SQLException {
    create(new Sample(type, "'" + literal + "'"));
    byte[] text = query("select v from source").getBytes(UTF_8);

    for (MaskSpec spec : specs()) {
      assertThat(MASKS.column(column(Format.TEXT), "label", spec).cells().mask(text)).isNull();
    }
  }

  @Test
  void theServersObjectIdsAreThoseOfTheTable() throws SQLException {
    Map<Integer, Integer> arrays = new HashMap<>();
    try (Statement statement = connection().createStatement();
        ResultSet rows = statement.executeQuery("select oid, typarray from pg_type")) {
      while (rows.next()) {
        arrays.put(rows.getInt(1), rows.getInt(2));
      }
    }
    for (Map.Entry<Integer, PostgresType> entry : PostgresTypes.BY_OID.entrySet()) {
      if (entry.getValue() instanceof Scalar scalar) {
        int array = Objects.requireNonNull(arrays.get(entry.getKey()));
        assertThat(PostgresType.of(array)).isEqualTo(new ArrayOf(entry.getKey(), scalar));
      }
    }
  }

  @Test
  void onlyTypesOfTheServersOwnWorkingsAreUnknown() throws SQLException {
    List<String> unknown = new ArrayList<>();
    try (Statement statement = connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select oid, typname from pg_type
                where typnamespace = 'pg_catalog'::regnamespace
                  and typtype in ('b', 'r', 'm') and typcategory <> 'A'
                  and typname !~ '^(reg|pg_)'
                order by typname
                """)) {
      while (rows.next()) {
        if (PostgresType.of(rows.getInt(1)) instanceof PostgresType.Unknown) {
          unknown.add(rows.getString(2));
        }
      }
    }
    assertThat(unknown)
        .containsExactly(
            "aclitem", "cid", "gtsvector", "refcursor", "tid", "txid_snapshot", "xid", "xid8");
  }

  @Test
  void aHashIsTheServersSha256() throws SQLException {
    assertThat(Hashes.text("Grüße 𝄞"))
        .isEqualTo(query("select encode(sha256(convert_to('Grüße 𝄞', 'UTF8')), 'hex')"));
  }

  private static void create(Sample sample) throws SQLException {
    execute("drop table if exists source, shown");
    execute("create table source (v " + sample.type() + ")");
    execute("create table shown (v " + sample.type() + ")");
    execute("insert into source values (" + sample.literal() + ")");
  }

  private static PostgresColumn column(Format format) throws SQLException {
    String attribute = " from pg_attribute where attrelid = 'source'::regclass and attname = 'v'";
    int type = Integer.parseInt(query("select atttypid" + attribute));
    int modifier = Integer.parseInt(query("select atttypmod" + attribute));
    return new PostgresColumn("v", 1, 1, type, modifier, format);
  }

  private static byte[] masked(PostgresColumn column, MaskSpec spec, byte[] value) {
    return Objects.requireNonNull(MASKS.column(column, "label", spec).cells().mask(value));
  }

  private static Connection connection() {
    return Objects.requireNonNull(connection);
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = connection().createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(String sql) throws SQLException {
    try (Statement statement = connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return Objects.requireNonNull(rows.getString(1));
    }
  }

  private static void insert(String value) throws SQLException {
    try (PreparedStatement insert = connection().prepareStatement("insert into shown values (?)")) {
      insert.setObject(1, value, Types.OTHER);
      insert.executeUpdate();
    }
  }

  private static byte[] binary() throws SQLException, IOException {
    ByteArrayOutputStream copied = new ByteArrayOutputStream();
    connection()
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut("copy source to stdout binary", copied);
    ByteBuffer bytes = ByteBuffer.wrap(copied.toByteArray());
    bytes.position(COPY_SIGNATURE.length + 2 * Integer.BYTES + Short.BYTES);
    byte[] value = new byte[bytes.getInt()];
    bytes.get(value);
    return value;
  }

  private static void copyIn(byte[] value) throws SQLException, IOException {
    byte[] header = new byte[2 * Integer.BYTES];
    ByteBuffer row =
        ByteBuffer.allocate(
            COPY_SIGNATURE.length + header.length + 2 * Short.BYTES + Integer.BYTES + value.length);
    row.put(COPY_SIGNATURE).put(header).putShort((short) 1).putInt(value.length).put(value);
    row.putShort((short) -1);
    connection()
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("copy shown from stdin binary", new ByteArrayInputStream(row.array()));
  }
}
