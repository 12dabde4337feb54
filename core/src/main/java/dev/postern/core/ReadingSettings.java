package dev.postern.core;

/** The session settings that decide how a text of SQL is read. */
public sealed interface ReadingSettings permits SqlSettings, MysqlSettings {}
