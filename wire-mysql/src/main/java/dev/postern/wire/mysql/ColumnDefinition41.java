package dev.postern.wire.mysql;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.MysqlColumn;
import io.netty.buffer.ByteBuf;

/**
 * The description of one column of a result.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html">
 *     Protocol::ColumnDefinition41</a>
 */
final class ColumnDefinition41 {
  private static final int FIXED = 12;

  private ColumnDefinition41() {}

  // string<lenenc> "def", schema, table's alias, table, column's alias, column, lenenc 12,
  // int<2> character set, int<4> length, int<1> type, int<2> flags, int<1> decimals, int<2> 0
  static MysqlColumn read(ByteBuf payload, Format format) {
    PayloadReader reader = new PayloadReader(payload);
    reader.lengthEncodedBytes();
    String schema = reader.lengthEncodedText();
    reader.lengthEncodedBytes();
    String table = reader.lengthEncodedText();
    String name = reader.lengthEncodedText();
    String column = reader.lengthEncodedText();
    if (reader.size() < FIXED) {
      throw new ProtocolViolation("malformed packet: a column without a type");
    }
    int characterSet = reader.int2();
    long length = reader.int4() & 0xffff_ffffL;
    int type = reader.int1();
    int flags = reader.int2();
    return new MysqlColumn(
        name, schema, table, column, characterSet, length, type, flags, reader.int1(), format);
  }
}
