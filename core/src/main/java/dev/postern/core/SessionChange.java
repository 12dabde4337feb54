package dev.postern.core;

/**
 * What a text changes for the judgements after it in its session, until the open transaction ends.
 * Only who judges knows what that is.
 */
public interface SessionChange {}
