package dev.postern.sql.mysql;

/** What the lexer tells apart. */
enum TokenType {
  /** A name without quotes that is no keyword. */
  IDENTIFIER,
  /** A name in backticks, or in double quotes under ANSI_QUOTES. */
  QUOTED,
  KEYWORD,
  STRING,
  /** {@code N'…'}. */
  NATIONAL,
  /** {@code x'…'} or {@code 0x…}. */
  HEX,
  /** {@code b'…'} or {@code 0b…}. */
  BITS,
  INTEGER,
  DECIMAL,
  /** A number with an exponent. */
  FLOAT,
  /** {@code _utf8mb4} before a literal. */
  INTRODUCER,
  /** {@code @name}; the name may be quoted, or empty. */
  VARIABLE,
  /** {@code @@} before a system variable. */
  SYSTEM,
  /** {@code ?}. */
  PARAMETER,
  /** One character. */
  SYMBOL,
  /** {@code <=> <= >= <> !=}. */
  COMPARISON,
  /** {@code << >> && || -> ->>}. */
  OPERATOR,
  /** {@code :=}. */
  ASSIGN,
  END
}
