package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.rewrite.FilteredRelations.Treatment.Filtered;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.TableExpression;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's. */
final class PostgresDialect implements Dialect {
  /** What the table is called behind the fence, where nothing else is in sight. */
  private static final String ROW = "t";

  private final Catalog catalog;
  private final Map<String, Object> claims;
  private final Families families;

  /**
   * @param claims of the caller's token
   */
  PostgresDialect(Catalog catalog, Map<String, Object> claims) {
    this.catalog = catalog;
    this.claims = claims;
    this.families = new PostgresFamilies(catalog);
  }

  Catalog catalog() {
    return catalog;
  }

  Map<String, Object> claims() {
    return claims;
  }

  /** No setting decides over what it says. */
  @Override
  public Dialect of(SqlStatement statement) {
    return this;
  }

  /** A name without a schema means that of any. */
  @Override
  public List<Relation> relations(ObjectName name) {
    return catalog.relations(name);
  }

  @Override
  public Found found(Statement statement) {
    return Found.in(statement, Found.Forward.ALL);
  }

  @Override
  public Families families() {
    return families;
  }

  @Override
  public String identifier(String name) {
    return Quoting.identifier(name);
  }

  /** subquery_is_pushdown_safe in src/backend/optimizer/path/allpaths.c. */
  @Override
  public String fence() {
    return " OFFSET 0";
  }

  @Override
  public String rows(TableExpression.Relation table, String name, Filtered filtered, String text) {
    return (table.only() ? "ONLY " : "")
        + table.name().span().of(text)
        + " AS "
        + ROW
        + " WHERE "
        + where(filtered, ROW);
  }

  @Override
  public String view(Relation view, Query query, String text) {
    List<String> columns =
        view.columns().stream()
            .filter(column -> !column.dropped())
            .map(Relation.Column::name)
            .toList();
    return "(" + text + ") AS t" + identifiers(columns);
  }

  @Override
  public SqlStatement stored(String text) {
    return new SqlStatement(text, SqlSettings.DEFAULT);
  }

  @Override
  public String where(Filtered filtered, String table) {
    return filtered.conditions().stream()
        .map(condition -> condition.render(table, claims))
        .collect(Collectors.joining(" AND "));
  }

  /** Conditions are written in it. */
  @Override
  public @Nullable String unsayable(Relation table, RowCondition condition) {
    return null;
  }

  @Override
  public boolean isLeakFree(Filtered filtered) {
    Relation table = filtered.relation();
    return filtered.conditions().stream()
        .map(condition -> condition.tree(table.name().name(), claims))
        .allMatch(tree -> isLeakFree(tree, table));
  }

  private boolean isLeakFree(Expression condition, Relation table) {
    var columns = new ColumnFamilies(families);
    columns.add(table);
    var parameters = new ParameterUses(families, condition, List.of());
    return new LeakFree(families, columns, parameters).is(condition);
  }

  @Override
  public boolean keepsOutputBehind(Query query) {
    return true;
  }

  @Override
  public Bound bound(String filters, boolean beside) {
    return beside
        ? new Bound("(" + filters + ") AND (", ")")
        : new Bound("CASE WHEN (" + filters + ") THEN (", ") ELSE false END");
  }

  @Override
  public WriteCheck writeCheck() {
    return new PostgresWriteCheck(this);
  }

  /** Such a column stands for no row of a query's: it is refused. */
  @Override
  public boolean unqualifies() {
    return false;
  }

  /** It has no such statements: definitions are read from relations. */
  @Override
  public boolean describes(Statement statement) {
    return false;
  }

  /** What shows rows is known by the relations that it reads. */
  @Override
  public @Nullable String tells(Asked asked) {
    return null;
  }
}
