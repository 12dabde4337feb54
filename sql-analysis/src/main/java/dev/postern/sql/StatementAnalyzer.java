package dev.postern.sql;

import dev.postern.core.SqlStatement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Analyses the texts of one kind of database. */
public sealed interface StatementAnalyzer permits MysqlAnalyzer, PostgresAnalyzer {
  /**
   * One reading for each statement of the text, none where it holds none. A text that cannot be cut
   * into statements, or whose settings are another kind of database's, is one unanalyzable
   * statement.
   */
  List<Reading> read(SqlStatement statement);

  /**
   * The text without the constants that only say which rows are meant or what is stored, and
   * without comments: texts of one shape do the same with other values. Empty where others might
   * not: but queries and changes have none, nor do those with parameters for anything but values.
   */
  Optional<String> shape(SqlStatement statement);

  /** Every identifier, keyword and operator of the text, folded. */
  Set<String> words(SqlStatement statement);
}
