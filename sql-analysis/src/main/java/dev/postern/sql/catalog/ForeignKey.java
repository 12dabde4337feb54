package dev.postern.sql.catalog;

import java.util.List;

/**
 * Values of some columns that must stand in columns of another table.
 *
 * @param columns attribute numbers in {@code table}
 * @param referencedColumns attribute numbers in {@code referenced}, in the same order
 * @param cascades whether a change of the referenced row changes rows of {@code table}
 */
public record ForeignKey(
    int table,
    List<Integer> columns,
    int referenced,
    List<Integer> referencedColumns,
    boolean cascades) {}
