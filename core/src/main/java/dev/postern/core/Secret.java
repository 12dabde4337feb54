package dev.postern.core;

/** A password, key or token. It prints as dots, so that no log or error shows it by accident. */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "•••";
  }
}
