package dev.postern.core;

/**
 * A part of a statement's text.
 *
 * @param start index of its first UTF-16 unit
 * @param end index behind its last
 */
public record Span(int start, int end) {
  public String of(String text) {
    return text.substring(start, end);
  }
}
