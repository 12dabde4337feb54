package dev.postern.sql.lineage;

/**
 * What decides over a statement's names beside the catalog.
 *
 * @param rules of its dialect
 * @param own what the open transaction has made
 */
record Names(Rules rules, OwnRelations own) {}
