package dev.postern.sql.parsing;

/** A keyword of a dialect: a constant of an enum. */
public interface Spelt {
  /** The keyword in lower case. */
  String word();

  /** Its number among the dialect's keywords. */
  int ordinal();
}
