package dev.postern.sql.rewrite;

import dev.postern.core.MysqlSettings;
import dev.postern.core.ObjectName;
import dev.postern.core.SqlStatement;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.lineage.Rules;
import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.rewrite.FilteredRelations.Treatment.Filtered;
import dev.postern.sql.rewrite.MysqlCondition.Said;
import dev.postern.sql.rewrite.MysqlCondition.Unsayable;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.TableExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** MySQL's and MariaDB's. */
final class MysqlDialect implements Dialect {
  private static final Set<String> DESCRIBING =
      Set.of("describe", "show-columns", "show-create", "show-index");

  private static final Set<String> AGGREGATES =
      Set.of(
          "count", "sum", "avg", "min", "max", "group_concat", "json_arrayagg", "json_objectagg");

  /** No session's: names without a database mean those of any. */
  private static final MysqlSettings UNKNOWN =
      new MysqlSettings(false, 0, false, "", "utf8mb4", "");

  private final Catalog catalog;
  private final Map<String, Object> claims;
  private final MysqlSettings settings;
  private final Rules.Mysql rules;
  private final Families families;

  /** Whether values of CHAR may have blanks behind them. */
  private final boolean pads;

  /**
   * For no session's statement.
   *
   * @param claims of the caller's token
   */
  MysqlDialect(Catalog catalog, Map<String, Object> claims) {
    this(catalog, claims, UNKNOWN, "");
  }

  private MysqlDialect(
      Catalog catalog, Map<String, Object> claims, MysqlSettings settings, String text) {
    this.catalog = catalog;
    this.claims = claims;
    this.settings = settings;
    String database = settings.schema().isEmpty() ? null : settings.schema();
    this.rules = new Rules.Mysql(database, settings.mariadb());
    this.families = new MysqlFamilies(catalog);
    String words = Ascii.lower(text);
    this.pads =
        Ascii.lower(settings.sqlMode()).contains("pad_char_to_full_length")
            || (words.contains("set_var") && words.contains("sql_mode"));
  }

  @Override
  public Dialect of(SqlStatement statement) {
    MysqlSettings session = statement.settings() instanceof MysqlSettings known ? known : UNKNOWN;
    return new MysqlDialect(catalog, claims, session, statement.text());
  }

  Catalog catalog() {
    return catalog;
  }

  /**
   * Those that the rules name. Where there are none, those by a name in another case: a session
   * does not say whether its server tells cases apart.
   */
  @Override
  public List<Relation> relations(ObjectName name) {
    List<Relation> found = rules.relations(catalog, name);
    if (!found.isEmpty()) {
      return found;
    }
    ObjectName full = rules.full(name);
    return catalog.relations().stream().filter(relation -> isNamed(relation.name(), full)).toList();
  }

  private static boolean isNamed(ObjectName relation, ObjectName name) {
    return relation.name().equalsIgnoreCase(name.name())
        && (name.schema() == null || name.schema().equalsIgnoreCase(relation.schema()));
  }

  /** A common table of MySQL's sees none behind it, one of MariaDB's does. */
  @Override
  public Found found(Statement statement) {
    return Found.in(statement, settings.mariadb() ? Found.Forward.ALL : Found.Forward.NONE);
  }

  @Override
  public Families families() {
    return families;
  }

  @Override
  public String identifier(String name) {
    return Quoting.backquoted(name);
  }

  /**
   * Neither merges a derived table that has a LIMIT, nor moves a condition into it (MySQL 8.0
   * Reference Manual, "Derived Condition Pushdown Optimization"; pushdown_cond_for_derived in
   * MariaDB's sql/sql_derived.cc). That of all rows is the largest number there is.
   */
  @Override
  public String fence() {
    return " LIMIT 18446744073709551615";
  }

  /** With the client's own partitions, alias and hints. */
  @Override
  public String rows(TableExpression.Relation table, String name, Filtered filtered, String text) {
    return table.span().of(text) + " WHERE " + where(filtered, name);
  }

  /** MariaDB prints the view's names as aliases, and takes none behind that of a query. */
  @Override
  public @Nullable String view(Relation view, Query query, String text) {
    boolean readable =
        settings.characterSet().toLowerCase(Locale.ROOT).startsWith("utf8")
            || text.chars().allMatch(c -> c < 0x80);
    List<String> columns =
        view.columns().stream()
            .filter(column -> !column.dropped() && !column.hidden())
            .map(Relation.Column::name)
            .toList();
    List<String> printed = names(query.body());
    boolean same = columns.equals(printed);
    if (!readable || columns.size() != printed.size() || (settings.mariadb() && !same)) {
      return null;
    }
    String name = identifier(view.name().name());
    return "(" + text + ") AS " + name + (same ? "" : " " + identifiers(columns));
  }

  private static List<String> names(QueryBody body) {
    Select first = OutputNames.first(body);
    return first == null ? List.of() : first.items().stream().map(MysqlDialect::name).toList();
  }

  private static String name(SelectItem item) {
    if (item.label() != null) {
      return item.label();
    }
    return item.expression() instanceof ColumnReference column ? column.path().getLast() : "";
  }

  @Override
  public SqlStatement stored(String text) {
    return new SqlStatement(text, settings);
  }

  @Override
  public String where(Filtered filtered, String table) {
    List<String> all = new ArrayList<>();
    for (RowCondition condition : filtered.conditions()) {
      String qualifier = identifier(table) + ".";
      all.add(
          said(condition, filtered.relation(), column -> qualifier + identifier(column)).text());
    }
    return String.join(" AND ", all);
  }

  /** A condition that is known to be sayable. */
  Said said(RowCondition condition, Relation table, UnaryOperator<String> words) {
    try {
      return MysqlCondition.say(condition, catalog, table, words, claims);
    } catch (Unsayable unsayable) {
      throw new IllegalStateException(unsayable);
    }
  }

  @Override
  public @Nullable String unsayable(Relation table, RowCondition condition) {
    return pads
        ? "the session's sql_mode pads texts"
        : MysqlCondition.unsayable(condition, catalog, table);
  }

  @Override
  public boolean isLeakFree(Filtered filtered) {
    return filtered.conditions().stream()
        .allMatch(condition -> said(condition, filtered.relation(), this::identifier).plain());
  }

  /**
   * Whether it computes nothing beside aggregates of all rows: that could be computed of a row
   * which was read ahead, by its key, before a condition dropped it. HAVING sees what is put out by
   * its alias, and is a condition like those of WHERE where nothing is grouped.
   */
  @Override
  public boolean keepsOutputBehind(Query query) {
    if (hasHaving(query)) {
      return false;
    }
    if (!(query.body() instanceof Select select) || !select.groupBy().isEmpty()) {
      return true;
    }
    List<Expression> items = select.items().stream().map(SelectItem::expression).toList();
    boolean aggregated = items.stream().anyMatch(MysqlDialect::aggregates);
    return !aggregated
        || (query.order().isEmpty()
            && items.stream().allMatch(item -> item instanceof Literal || isAggregate(item)));
  }

  private static boolean hasHaving(Node query) {
    return nodes(query).stream()
        .anyMatch(node -> node instanceof Select select && select.having() != null);
  }

  /** What has an aggregate's clauses and is not known may be one. */
  private static boolean aggregates(Node item) {
    return nodes(item).stream()
        .anyMatch(node ->
            node instanceof Call call
                && (isAggregate(call)
                    || (call.aggregation() != null && call.aggregation().over() == null)));
  }

  private static List<Node> nodes(Node root) {
    List<Node> nodes = new ArrayList<>(List.of(root));
    for (int next = 0; next < nodes.size(); next++) {
      nodes.get(next).children(nodes::add);
    }
    return nodes;
  }

  private static boolean isAggregate(Expression expression) {
    return expression instanceof Call call
        && call.function().parts().size() == 1
        && AGGREGATES.contains(call.function().parts().getFirst())
        && (call.aggregation() == null || call.aggregation().over() == null);
  }

  /** The filters stand by themselves too, for an index on their columns. */
  @Override
  public Bound bound(String filters, boolean beside) {
    String before = "(" + filters + ") AND ";
    return beside
        ? new Bound(before + "(", ")")
        : new Bound(before + "CASE WHEN (" + filters + ") THEN (", ") ELSE FALSE END");
  }

  @Override
  public WriteCheck writeCheck() {
    return new MysqlWriteCheck(this);
  }

  @Override
  public boolean unqualifies() {
    return true;
  }

  @Override
  public boolean describes(Statement statement) {
    return statement instanceof Statement.Utility utility
        && DESCRIBING.contains(utility.command().name());
  }

  @Override
  public @Nullable String tells(Asked asked) {
    String tells = MysqlTelling.of(asked, settings.mariadb());
    if (tells != null) {
      return tells;
    }
    boolean counters =
        found(asked.statement()).references().stream()
            .flatMap(reference -> relations(reference.relation().name().object()).stream())
            .anyMatch(relation ->
                relation.system() && MysqlTelling.counts(Ascii.lower(relation.name().name())));
    return counters ? "it shows how many rows were looked at" : null;
  }
}
