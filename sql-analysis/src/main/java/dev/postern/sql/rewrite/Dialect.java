package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.core.SqlStatement;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.rewrite.FilteredRelations.Treatment.Filtered;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.TableExpression;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the SQL of PostgreSQL and that of MySQL differ, for the statements of one caller. */
sealed interface Dialect permits PostgresDialect, MysqlDialect {
  /** The same for a statement, by the settings of its session. */
  Dialect of(SqlStatement statement);

  /** The relations that a name in the statement can mean. */
  List<Relation> relations(ObjectName name);

  /** What of a statement filters have to know, by what its names mean. */
  Found found(Statement statement);

  Families families();

  /** A name as text that means the same under every setting of the session. */
  String identifier(String name);

  default String identifiers(List<String> names) {
    return names.stream().map(this::identifier).collect(Collectors.joining(", ", "(", ")"));
  }

  /** What stands behind a query that the server moves no condition into. */
  String fence();

  /**
   * The rows of a table that pass, as they stand behind {@code FROM}.
   *
   * @param name what the table goes by in the statement
   * @param text the statement's
   */
  String rows(TableExpression.Relation table, String name, Filtered filtered, String text);

  /** A view's query behind {@code FROM}; null where its columns are not the view's. */
  @Nullable String view(Relation view, Query query, String text);

  /** A text that stands in the client's, as a view's query. */
  SqlStatement stored(String text);

  /** The filters of a table that goes by a name, all together. */
  String where(Filtered filtered, String table);

  /** Why a condition cannot be said of a table; null where it can. */
  @Nullable String unsayable(Relation table, RowCondition condition);

  /**
   * Whether a filter's own conditions could not tell of a row: where a client's conditions choose
   * the rows it runs on, its errors would.
   */
  boolean isLeakFree(Filtered filtered);

  /** Whether what a query puts out is computed of rows alone that have passed its conditions. */
  boolean keepsOutputBehind(Query query);

  /** The condition of a change, before and behind the client's own. */
  Bound bound(String filters, boolean beside);

  /**
   * What is put around a client's condition.
   *
   * @param before the client's
   * @param behind the client's
   */
  record Bound(String before, String behind) {}

  /** What tells whether a row that is written passes. */
  WriteCheck writeCheck();

  /** Whether a column's name needs its database taken away where its table is a query. */
  boolean unqualifies();

  /** Whether a statement shows of the relations it names how they are defined, and no rows. */
  boolean describes(Statement statement);

  /**
   * Why a statement is refused to who sees only some rows, wherever these are; null if it is not.
   */
  @Nullable String tells(Asked asked);

  /**
   * A statement of somebody who sees only some rows.
   *
   * @param text that it stands in
   * @param words of the text, folded
   * @param touches whether it comes near them
   */
  record Asked(Statement statement, String text, Set<String> words, boolean touches) {}
}
