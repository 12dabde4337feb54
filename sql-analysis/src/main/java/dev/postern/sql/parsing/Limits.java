package dev.postern.sql.parsing;

/**
 * What one text may cost.
 *
 * @param tokens most tokens of a text
 * @param depth most levels of nesting; the servers' own are some thousand, but every level costs
 *     stack here too
 * @param chain most operators in a row of one level, as in {@code 1+1+1…}
 */
public record Limits(int tokens, int depth, int chain) {
  /** Enough for a text of 9 MB, and safe on a thread with 1 MB of stack. */
  public static final Limits DEFAULT = new Limits(6_000_000, 400, 5_000);
}
