package dev.postern.core;

/**
 * One column of a result as PostgreSQL's RowDescription has it.
 *
 * @param table PostgreSQL's OID of the table the column comes from unchanged, 0 where it is
 *     computed
 * @param attribute its attribute number in that table, 0 likewise
 * @param type the type's OID
 * @param modifier the type's modifier, -1 where it has none
 */
public record PostgresColumn(
    String name, int table, int attribute, int type, int modifier, Format format)
    implements DescribedColumn {}
