package dev.postern.access;

/**
 * What one rule made of one statement.
 *
 * @param rule as verdicts name it
 * @param statement of the text, from 1; what is prepared or declared within one counts for itself
 * @param counts whether it had a say: it matches, and is in force where it permits
 * @param why in a sentence's end, for people
 */
public record Considered(String rule, int statement, boolean counts, String why) {}
