package dev.postern.sql.postgres;

/** What the lexer tells apart. */
enum TokenType {
  IDENTIFIER,
  KEYWORD,
  STRING,
  /** {@code B'…'}. */
  BITS,
  /** {@code X'…'}. */
  HEX,
  /** A whole number that fits 32 bits. */
  INTEGER,
  /** Any other number. */
  DECIMAL,
  /** {@code $1}. */
  PARAMETER,
  /** One of {@code , ( ) [ ] . ; : + - * / % ^ < > =}. */
  SYMBOL,
  /** {@code <= >= <> !=}. */
  COMPARISON,
  /** Any other operator. */
  OPERATOR,
  /** {@code ::}. */
  TYPE_CAST,
  /** {@code ..}. */
  DOT_DOT,
  /** {@code :=}. */
  COLON_EQUALS,
  /** {@code =>}. */
  EQUALS_GREATER,
  END
}
