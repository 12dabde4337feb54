package dev.postern.core;

/**
 * One thing a caller asks of an upstream: what the statement path judges and the journal records.
 */
public sealed interface Operation permits SqlStatement, AwsCall {}
