package dev.postern.core;

/**
 * One column of a result as MySQL's ColumnDefinition41 has it.
 *
 * @param schema of the table, empty where the column is computed
 * @param table the table's own name, empty likewise; of a derived table or a view it is that name
 * @param column the column's own name, empty likewise
 * @param characterSet the number of the collation of its values, 63 for bytes
 * @param length how wide a value can be, in bytes
 * @param type {@code enum_field_types}
 * @param flags such as UNSIGNED, ENUM and SET
 * @param decimals digits behind the point, or 0x1f
 */
public record MysqlColumn(
    String name,
    String schema,
    String table,
    String column,
    int characterSet,
    long length,
    int type,
    int flags,
    int decimals,
    Format format)
    implements DescribedColumn {}
