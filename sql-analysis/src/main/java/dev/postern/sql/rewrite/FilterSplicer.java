package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.core.Span;
import dev.postern.core.SqlStatement;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.rewrite.FilteredRelations.Treatment;
import dev.postern.sql.rewrite.FilteredRelations.Treatment.Filtered;
import dev.postern.sql.rewrite.Found.Reference;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.Returning;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Delete;
import dev.postern.sql.tree.Statement.Insert;
import dev.postern.sql.tree.Statement.JoinedDelete;
import dev.postern.sql.tree.Statement.JoinedUpdate;
import dev.postern.sql.tree.Statement.Merge;
import dev.postern.sql.tree.Statement.SelectInto;
import dev.postern.sql.tree.Statement.SetVariables;
import dev.postern.sql.tree.Statement.Update;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Splices the filters of one statement into its text. */
final class FilterSplicer {
  /** What the server keeps of a stored row, which a query's row does not have. */
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");

  private final FilteredRelations relations;
  private final Dialect dialect;
  private final SqlStatement source;
  private final String text;
  private final Splices splices;
  private final RowChecks checks;
  private final ViewExpansion views;

  /** What filtered tables go by in the statement. */
  private final Set<String> names = new HashSet<>();

  /** Columns named with their database. */
  private final Qualified qualified = new Qualified();

  /** The tables of joined changes that stay where they are, since their rows are changed. */
  private final Set<Relation> written = Collections.newSetFromMap(new IdentityHashMap<>());

  FilterSplicer(
      FilteredRelations relations, SqlStatement source, Splices splices, ViewExpansion views) {
    this.views = views;
    this.relations = relations;
    this.dialect = relations.dialect();
    this.source = source;
    this.text = source.text();
    this.splices = splices;
    this.checks = new RowChecks(relations, text, splices);
  }

  /** Adds what the statement needs. */
  void splice(Statement statement) throws Refused, CatalogException {
    Statement runnable = runnable(statement);
    splice(runnable, relations.isLeakFree(statement, source.parameterTypes()));
  }

  /**
   * Adds what a view's query needs, with a fence behind every table. The server writes its columns
   * out, so that a star in it stands for a whole row.
   */
  void spliceFenced(Query query) throws Refused, CatalogException {
    splice(query, false);
    for (AllColumns whole : dialect.found(query).wholes()) {
      if (!dialect.unqualifies() && !whole.qualifier().isEmpty()) {
        column(whole.qualifier());
      }
    }
  }

  private void splice(Statement statement, boolean leakFree) throws Refused, CatalogException {
    Found found = dialect.found(statement);
    for (Statement change : found.changes()) {
      change(change, statement, found.positioned());
    }
    for (Reference reference : found.references()) {
      if (!written.contains(reference.relation())) {
        read(reference, leakFree);
      }
    }
    if (found.locks()) {
      throw new Refused(
          "rows of tables that are filtered for you cannot be locked",
          "Leave FOR UPDATE, FOR SHARE and their kin out.");
    }
    if (dialect.unqualifies()) {
      qualified.cut(found, dialect, splices, text);
      if (statement instanceof Query query) {
        OutputNames.keep(query.body(), dialect, splices, text);
      }
      return;
    }
    for (ColumnReference column : found.columns()) {
      column(column.path());
    }
    for (AllColumns whole : found.wholes()) {
      if (whole.qualifier().size() > 1) {
        qualified(whole.qualifier().getLast());
      }
    }
  }

  /** The statement that reads rows, within what only carries it. */
  private static Statement runnable(Statement statement) throws Refused {
    return switch (statement) {
      case Statement.DeclareCursor declare -> declare;
      case Statement.Prepare prepare -> prepare;
      case Statement.Copy copy when copy.query() != null -> copy;
      case Statement.Copy copy ->
          throw new Refused(
              "COPY moves whole tables, and this one is filtered for you",
              copy.from() ? "Its rows can only be read." : "Use COPY (SELECT …) TO.");
      case Statement.Explain _ ->
          throw new Refused(
              "a plan would tell of rows that are filtered for you", "Run it without EXPLAIN.");
      case Query _, Insert _, Update _, Delete _, Merge _ -> statement;
      case JoinedUpdate _, JoinedDelete _, SelectInto _, SetVariables _ -> statement;
      default ->
          throw new Refused(
              "the statement works on tables that are filtered for you, or on what shows their"
                  + " rows",
              "Their rows can be read, updated and deleted.");
    };
  }

  private void read(Reference reference, boolean leakFree) throws Refused, CatalogException {
    Relation relation = reference.relation();
    String rows =
        switch (relations.treatment(relation.name().object())) {
          case Treatment.Open _ -> null;
          case Filtered filtered -> rows(relation, filtered, leakFree);
          case Treatment.Viewed(var view) -> {
            qualified.replaced(named(relation.alias(), relation.name().object()), view);
            yield views.of(view) + dialect.fence();
          }
          case Treatment.Unfilterable(var why, var hint) -> throw new Refused(why, hint);
        };
    if (rows == null) {
      return;
    }
    if (relation.sample() != null) {
      throw new Refused(
          relation.name().object() + " is filtered for you and cannot be sampled",
          "Leave TABLESAMPLE out.");
    }
    Alias alias = relation.alias();
    String name = named(alias, relation.name().object());
    names.add(name);
    String columns =
        alias == null || alias.columns().isEmpty() ? "" : dialect.identifiers(alias.columns());
    splices.replace(
        relation.span(), "(SELECT * FROM " + rows + ") AS " + dialect.identifier(name) + columns);
    Select select = reference.select();
    if (select != null && isTableCommand(select, text)) {
      splices.replace(new Span(select.span().start(), relation.span().start()), "SELECT * FROM ");
    }
  }

  private String rows(Relation relation, Filtered filtered, boolean leakFree) {
    String name = named(relation.alias(), relation.name().object());
    qualified.replaced(name, filtered.relation());
    return dialect.rows(relation, name, filtered, text)
        + (leakFree && dialect.isLeakFree(filtered) ? "" : dialect.fence());
  }

  /** {@code TABLE name}: short for {@code SELECT * FROM name}. */
  static boolean isTableCommand(Select select, String text) {
    return select.span().of(text).toLowerCase(Locale.ROOT).startsWith("table");
  }

  private @Nullable Filtered filtered(ObjectName name) throws Refused {
    return switch (relations.treatment(name)) {
      case Treatment.Open _ -> null;
      case Filtered filtered -> filtered;
      case Treatment.Viewed(var view) ->
          throw new Refused(
              view.name() + " shows rows of tables that are filtered for you",
              "Change the tables themselves, by their own names.");
      case Treatment.Unfilterable(var why, var hint) -> throw new Refused(why, hint);
    };
  }

  static String named(@Nullable Alias alias, ObjectName name) {
    return alias == null ? name.name() : Objects.requireNonNullElse(alias.name(), name.name());
  }

  private void change(Statement change, Statement statement, boolean positioned) throws Refused {
    switch (change) {
      case Insert insert -> {
        Filtered filtered = target(insert.target(), positioned);
        if (filtered != null) {
          requireNoReference(filtered, _ -> true);
          checks.insert(insert, filtered);
        }
      }
      case Merge merge -> untouched(merge.target());
      case Update update -> {
        Filtered filtered = target(update.target(), positioned);
        if (filtered != null) {
          Set<String> written = new HashSet<>();
          update.assignments().stream()
              .flatMap(assignment -> assignment.targets().stream())
              .forEach(column -> written.add(column.column()));
          requireNoReference(filtered, written::contains);
          String name = named(update.target().alias(), update.target().name().object());
          checks.update(update, filtered, name);
          boolean beside =
              update.from().isEmpty() && tellsNothing(update.where(), statement, filtered);
          bound(update, update.target(), filtered, update.where(), update.returning(), beside);
        }
      }
      case Delete delete -> {
        Filtered filtered = target(delete.target(), positioned);
        if (filtered != null) {
          boolean beside =
              delete.using().isEmpty() && tellsNothing(delete.where(), statement, filtered);
          bound(delete, delete.target(), filtered, delete.where(), delete.returning(), beside);
        }
      }
      case JoinedUpdate _, JoinedDelete _ ->
          joined(Objects.requireNonNull(JoinedChange.of(change)), statement);
      default -> throw new IllegalStateException("no change");
    }
  }

  private void untouched(ChangedTable target) throws Refused {
    if (relations.leadsWhenWritten(target.name().object())) {
      throw untouchable(target.name().object());
    }
  }

  private static Refused untouchable(ObjectName name) {
    return new Refused(
        "rows of " + name + " are filtered for you or checked against such",
        "Rows of filtered tables can be read, inserted, updated and deleted.");
  }

  private @Nullable Filtered target(ChangedTable target, boolean positioned) throws Refused {
    Filtered filtered = filtered(target.name().object());
    if (filtered == null) {
      untouched(target);
      return null;
    }
    if (positioned) {
      throw new Refused(
          target.name().object() + " is filtered for you and cannot be changed by a cursor",
          "Name the rows by their key.");
    }
    if (!dialect.unqualifies()) {
      names.add(named(target.alias(), target.name().object()));
    }
    return filtered;
  }

  private void requireNoReference(Filtered filtered, Predicate<String> written) throws Refused {
    if (relations.refersToFiltered(filtered.relation(), written)) {
      throw new Refused(
          "rows of " + filtered.relation().name() + " are checked against filtered ones",
          "Its rows can be read and deleted.");
    }
  }

  /**
   * Bounds a change to the caller's rows. The client's own condition runs for no other row: behind
   * a CASE, unless it is only made of comparisons that cannot fail and tell nothing.
   *
   * @param beside whether it is
   */
  private void bound(
      Statement change,
      ChangedTable target,
      Filtered filtered,
      @Nullable Expression where,
      @Nullable Returning returning,
      boolean beside) {
    String name = named(target.alias(), target.name().object());
    int end = returning == null ? change.span().end() : returning.span().start();
    bound(dialect.where(filtered, name), where, end, beside);
  }

  private void bound(String filters, @Nullable Expression where, int end, boolean beside) {
    if (where == null) {
      boolean word = end < text.length() && Character.isLetter(text.charAt(end));
      splices.insert(end, " WHERE (" + filters + ")" + (word ? " " : ""));
      return;
    }
    Dialect.Bound bound = dialect.bound(filters, beside);
    splices.insert(where.span().start(), bound.before());
    splices.insert(where.span().end(), bound.behind());
  }

  private boolean tellsNothing(@Nullable Expression where, Statement statement, Filtered filtered) {
    List<dev.postern.sql.catalog.Relation> only = List.of(filtered.relation());
    return where != null
        && filtered.certain()
        && relations.isLeakFree(where, statement, only, source.parameterTypes())
        && dialect.isLeakFree(filtered);
  }

  /**
   * Bounds a change of several tables: the filters of those that it writes stand in its WHERE, and
   * the others are read as everywhere else. What joins them runs on rows of the first before that,
   * so it may only be what tells nothing.
   */
  private void joined(JoinedChange change, Statement statement) throws Refused {
    List<String> conditions = new ArrayList<>();
    List<dev.postern.sql.catalog.Relation> all = new ArrayList<>();
    boolean plain = true;
    for (Relation table : change.tables()) {
      all.addAll(dialect.relations(table.name().object()));
    }
    for (Relation table : change.written(dialect)) {
      ObjectName name = table.name().object();
      written.add(table);
      Filtered filtered = filtered(name);
      if (filtered == null) {
        if (relations.leadsWhenWritten(name)) {
          throw untouchable(name);
        }
        continue;
      }
      Set<String> columns = change.columns();
      requireNoReference(filtered, columns::contains);
      if (RowChecks.deciding(filtered).stream().anyMatch(columns::contains)) {
        throw RowChecks.refused(filtered, "several tables are joined, or rows are in an order");
      }
      conditions.add(dialect.where(filtered, named(table.alias(), name)));
      plain = plain && filtered.certain() && dialect.isLeakFree(filtered);
    }
    if (conditions.isEmpty()) {
      return;
    }
    if (change.isOpaque(dialect)
        || (change.isOuter() && change.written(dialect).size() > 1)
        || !change.joins().stream()
            .allMatch(on -> relations.isLeakFree(on, statement, all, source.parameterTypes()))) {
      throw new Refused(
          "the tables are joined in a way that could tell of rows that are filtered for you",
          "Join by columns of numbers, or compare and compute in WHERE.");
    }
    Expression where = change.where();
    boolean beside =
        plain
            && where != null
            && relations.isLeakFree(where, statement, all, source.parameterTypes());
    bound(String.join(" AND ", conditions), where, change.end(), beside);
  }

  private void column(List<String> path) throws Refused {
    String last = path.getLast();
    if (SYSTEM_COLUMNS.contains(last)) {
      throw new Refused(
          "the statement reads " + last + " beside a table that is filtered for you",
          "Name rows by their key.");
    }
    if (names.contains(last)) {
      throw new Refused(
          last + " is filtered for you and cannot stand for a whole row or a column",
          "Name the table's columns, or give it an alias that is no column's name.");
    }
    if (path.size() > 2) {
      qualified(path.get(path.size() - 2));
    }
  }

  private void qualified(String table) throws Refused {
    if (names.contains(table)) {
      throw new Refused(
          "a column of " + table + " is named with its schema, and the table is filtered for you",
          "Name columns by the table's name or alias alone.");
    }
  }
}
