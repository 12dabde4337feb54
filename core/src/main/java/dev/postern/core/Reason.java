package dev.postern.core;

/**
 * A named cause of a risk or a refusal.
 *
 * @param code stable and machine-readable, such as {@code unbounded-delete}
 * @param sentence one sentence for a person; never a value, never an upstream address
 */
public record Reason(String code, String sentence) {}
