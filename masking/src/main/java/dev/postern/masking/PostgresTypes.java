package dev.postern.masking;

import dev.postern.masking.PostgresType.ArrayOf;
import dev.postern.masking.PostgresType.Bits;
import dev.postern.masking.PostgresType.Characters;
import dev.postern.masking.PostgresType.Scalar;
import dev.postern.masking.PostgresType.Uuid;
import dev.postern.masking.PostgresType.Whole;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.core.Oid;
import org.postgresql.util.ByteConverter;

/**
 * The built-in types whose values can be masked, with the object ids that PostgreSQL gives them for
 * good (its {@code pg_type.dat}). Dates and times become the start of 1970, which is plainly made
 * up; the binary forms are those of the types' {@code send} functions.
 */
final class PostgresTypes {
  static final Map<Integer, PostgresType> BY_OID = table();

  /** NAMEDATALEN less its ending zero. */
  private static final int NAME_LENGTH = 63;

  private static final int DAYS_FROM_2000_TO_1970 = -10_957;
  private static final long MICROSECONDS_A_DAY = 86_400_000_000L;
  private static final byte EMPTY_RANGE = 1;
  private static final byte IPV4 = 2;
  private static final byte IPV4_BYTES = 4;
  private static final byte IPV4_BITS = 32;

  private PostgresTypes() {}

  private static Map<Integer, PostgresType> table() {
    Map<Integer, PostgresType> types = new HashMap<>();
    characters(types);
    numbers(types);
    times(types);
    documents(types);
    network(types);
    shapes(types);
    ranges(types);
    return Map.copyOf(types);
  }

  private static void characters(Map<Integer, PostgresType> types) {
    Characters unbounded = new Characters(Integer.MAX_VALUE, false);
    add(types, Oid.TEXT, Oid.TEXT_ARRAY, unbounded);
    add(types, Oid.VARCHAR, Oid.VARCHAR_ARRAY, unbounded);
    add(types, Oid.BPCHAR, Oid.BPCHAR_ARRAY, new Characters(Integer.MAX_VALUE, true));
    add(types, Oid.NAME, Oid.NAME_ARRAY, new Characters(NAME_LENGTH, false));
    // "char" is one byte, too short to show a part of.
    add(types, Oid.CHAR, Oid.CHAR_ARRAY, new Fixed("*", ascii("*")));
    add(types, Oid.UUID, Oid.UUID_ARRAY, new Uuid());
    add(types, Oid.BYTEA, Oid.BYTEA_ARRAY, new Fixed("\\x", new byte[0]));
    add(types, Oid.BIT, Oid.BIT_ARRAY, new Bits());
    add(types, Oid.VARBIT, Oid.VARBIT_ARRAY, new Fixed("", new byte[Integer.BYTES]));
  }

  private static void numbers(Map<Integer, PostgresType> types) {
    add(types, Oid.BOOL, Oid.BOOL_ARRAY, new Fixed("f", new byte[1]));
    add(types, Oid.INT2, Oid.INT2_ARRAY, new Whole(Short.BYTES));
    add(types, Oid.INT4, Oid.INT4_ARRAY, new Whole(Integer.BYTES));
    add(types, Oid.INT8, Oid.INT8_ARRAY, new Whole(Long.BYTES));
    add(types, Oid.OID, Oid.OID_ARRAY, new Fixed("0", new byte[Integer.BYTES]));
    add(types, Oid.FLOAT4, Oid.FLOAT4_ARRAY, new Fixed("0", new byte[Float.BYTES]));
    add(types, Oid.FLOAT8, Oid.FLOAT8_ARRAY, new Fixed("0", new byte[Double.BYTES]));
    Fixed zero = new Fixed("0", ByteConverter.numeric(BigDecimal.ZERO));
    add(types, Oid.NUMERIC, Oid.NUMERIC_ARRAY, zero);
    // Without a currency sign it can be read under every lc_monetary.
    add(types, Oid.MONEY, Oid.MONEY_ARRAY, new Fixed("0.00", new byte[Long.BYTES]));
    add(types, 3220, 3221, new Fixed("0/0", new byte[Long.BYTES])); // pg_lsn
  }

  private static void times(Map<Integer, PostgresType> types) {
    byte[] day = new byte[Integer.BYTES];
    ByteConverter.int4(day, 0, DAYS_FROM_2000_TO_1970);
    byte[] instant = new byte[Long.BYTES];
    ByteConverter.int8(instant, 0, DAYS_FROM_2000_TO_1970 * MICROSECONDS_A_DAY);
    String midnight = "1970-01-01 00:00:00";
    add(types, Oid.DATE, Oid.DATE_ARRAY, new Fixed("1970-01-01", day));
    add(types, Oid.TIMESTAMP, Oid.TIMESTAMP_ARRAY, new Fixed(midnight, instant));
    add(types, Oid.TIMESTAMPTZ, Oid.TIMESTAMPTZ_ARRAY, new Fixed(midnight + "+00", instant));
    add(types, Oid.TIME, Oid.TIME_ARRAY, new Fixed("00:00:00", new byte[Long.BYTES]));
    Fixed zoned = new Fixed("00:00:00+00", new byte[Long.BYTES + Integer.BYTES]);
    add(types, Oid.TIMETZ, Oid.TIMETZ_ARRAY, zoned);
    Fixed nothing = new Fixed("00:00:00", new byte[Long.BYTES + 2 * Integer.BYTES]);
    add(types, Oid.INTERVAL, Oid.INTERVAL_ARRAY, nothing);
  }

  private static void documents(Map<Integer, PostgresType> types) {
    String json = "\"***\"";
    add(types, Oid.JSON, Oid.JSON_ARRAY, new Fixed(json, ascii(json)));
    add(types, Oid.JSONB, Oid.JSONB_ARRAY, new Fixed(json, ascii("\1" + json)));
    add(types, 4072, 4073, new Fixed("$", ascii("\1$"))); // jsonpath
    String xml = "<redacted/>";
    add(types, Oid.XML, Oid.XML_ARRAY, new Fixed(xml, ascii(xml)));
    add(types, Oid.TSVECTOR, 3643, new Fixed("", new byte[Integer.BYTES]));
    // One word: the server sends an empty query but takes none.
    byte[] word = ascii("\0\0\0\1\1\0\0redacted\0");
    add(types, Oid.TSQUERY, 3645, new Fixed("'redacted'", word));
  }

  private static void network(Map<Integer, PostgresType> types) {
    byte[] host = {IPV4, IPV4_BITS, 0, IPV4_BYTES, 0, 0, 0, 0};
    byte[] net = {IPV4, IPV4_BITS, 1, IPV4_BYTES, 0, 0, 0, 0};
    add(types, Oid.INET, 1041, new Fixed("0.0.0.0", host));
    add(types, Oid.CIDR, 651, new Fixed("0.0.0.0/32", net));
    add(types, Oid.MACADDR, 1040, new Fixed("00:00:00:00:00:00", new byte[6]));
    add(types, Oid.MACADDR8, 775, new Fixed("00:00:00:00:00:00:00:00", new byte[8]));
  }

  private static void shapes(Map<Integer, PostgresType> types) {
    int point = 2 * Double.BYTES;
    byte[] line = new byte[3 * Double.BYTES];
    ByteConverter.float8(line, Double.BYTES, 1);
    byte[] path = new byte[1 + Integer.BYTES + point];
    path[0] = 1;
    ByteConverter.int4(path, 1, 1);
    byte[] polygon = new byte[Integer.BYTES + point];
    ByteConverter.int4(polygon, 0, 1);
    add(types, Oid.POINT, Oid.POINT_ARRAY, new Fixed("(0,0)", new byte[point]));
    add(types, Oid.LINE, Oid.LINE_ARRAY, new Fixed("{0,1,0}", line));
    add(types, Oid.LSEG, Oid.LSEG_ARRAY, new Fixed("[(0,0),(0,0)]", new byte[2 * point]));
    add(types, Oid.BOX, Oid.BOX_ARRAY, new Fixed("(0,0),(0,0)", new byte[2 * point]));
    add(types, Oid.PATH, Oid.PATH_ARRAY, new Fixed("((0,0))", path));
    add(types, Oid.POLYGON, Oid.POLYGON_ARRAY, new Fixed("((0,0))", polygon));
    add(types, Oid.CIRCLE, Oid.CIRCLE_ARRAY, new Fixed("<(0,0),0>", new byte[3 * Double.BYTES]));
  }

  private static void ranges(Map<Integer, PostgresType> types) {
    Fixed empty = new Fixed("empty", new byte[] {EMPTY_RANGE});
    Fixed none = new Fixed("{}", new byte[Integer.BYTES]);
    // int4range, numrange, tsrange, tstzrange, daterange, int8range; an array's id is the next
    for (int range : new int[] {3904, 3906, 3908, 3910, 3912, 3926}) {
      add(types, range, range + 1, empty);
    }
    add(types, 4451, 6150, none); // int4multirange
    add(types, 4532, 6151, none); // nummultirange
    add(types, 4533, 6152, none); // tsmultirange
    add(types, 4534, 6153, none); // tstzmultirange
    add(types, 4535, 6155, none); // datemultirange
    add(types, 4536, 6157, none); // int8multirange
  }

  private static void add(Map<Integer, PostgresType> types, int oid, int array, Scalar type) {
    types.put(oid, type);
    types.put(array, new ArrayOf(oid, type));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
