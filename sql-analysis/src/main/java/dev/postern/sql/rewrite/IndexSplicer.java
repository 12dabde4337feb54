package dev.postern.sql.rewrite;

import dev.postern.core.MysqlSettings;
import dev.postern.core.Span;
import dev.postern.core.SqlStatement;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.rewrite.Found.Reference;
import dev.postern.sql.rewrite.HiddenIndexes.Treatment;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Delete;
import dev.postern.sql.tree.Statement.JoinedDelete;
import dev.postern.sql.tree.Statement.JoinedUpdate;
import dev.postern.sql.tree.Statement.Update;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.List;
import java.util.Objects;

/** Splices into one statement that the hidden indexes of its tables are not to be used. */
final class IndexSplicer {
  /** What keeps a query for later statements, which are looked at when they come. */
  private static final List<String> DEFINING = List.of("create-view", "alter-view");

  private static final String DELETE = "delete";

  private final HiddenIndexes hidden;
  private final Dialect dialect;
  private final SqlStatement source;
  private final String text;
  private final Splices splices;
  private final ViewExpansion views;

  /** Columns named with their database, where a view's query stands in its place. */
  private final Qualified qualified = new Qualified();

  private boolean replaces;

  IndexSplicer(
      HiddenIndexes hidden,
      Dialect dialect,
      SqlStatement source,
      Splices splices,
      ViewExpansion views) {
    this.hidden = hidden;
    this.dialect = dialect;
    this.source = source;
    this.text = source.text();
    this.splices = splices;
    this.views = views;
  }

  /** Whether the statement runs what it says, now or by its name later. */
  static boolean runs(Statement statement) {
    return !(statement instanceof Statement.Utility utility)
        || !DEFINING.contains(utility.command().name());
  }

  /** The one table of a DELETE in an order or up to a number of rows takes no hint behind it. */
  static boolean isOrdered(JoinedDelete delete) {
    return !delete.order().isEmpty() || delete.limit() != null;
  }

  /** Adds what the statement needs. */
  void splice(Statement statement) throws Refused, CatalogException {
    Found found = dialect.found(statement);
    for (Statement change : found.changes()) {
      change(change);
    }
    List<Relation> single =
        found.changes().stream()
            .filter(change -> change instanceof JoinedDelete delete && isOrdered(delete))
            .map(change -> (Relation) ((JoinedDelete) change).tables().getFirst())
            .toList();
    for (Reference reference : found.references()) {
      if (!single.contains(reference.relation())) {
        read(reference, found);
      }
    }
    if (replaces) {
      qualified.cut(found, dialect, splices, text);
    }
    if (replaces && statement instanceof Query query) {
      OutputNames.keep(query.body(), dialect, splices, text);
    } else {
      keepNames(statement);
    }
  }

  /** Also of queries that a table is made of. */
  private void keepNames(Statement statement) {
    if (statement instanceof Query query) {
      OutputNames.keepComputed(query.body(), dialect, splices, text);
    } else if (statement instanceof Statement.Utility utility) {
      for (Node part : utility.parts()) {
        if (part instanceof Query query) {
          OutputNames.keepComputed(query.body(), dialect, splices, text);
        }
      }
    }
  }

  private Treatment treatment(Name name) throws Refused {
    Treatment treatment = hidden.treatment(dialect.relations(name.object()));
    if (treatment instanceof Treatment.Ambiguous) {
      throw IndexHints.refused(
          name.object() + " could be any of several relations", "Name its database.");
    }
    return treatment;
  }

  private void read(Reference reference, Found found) throws Refused, CatalogException {
    Relation relation = reference.relation();
    switch (treatment(relation.name())) {
      case Treatment.Open _, Treatment.Ambiguous _ -> {}
      case Treatment.Hinted(var indexes) -> {
        hint(relation.span(), indexes);
        asSelect(reference);
      }
      case Treatment.Viewed(var view) -> {
        if (found.locks()) {
          throw IndexHints.refused(
              "rows of the view " + view.name() + " are locked",
              "Lock those of its tables, by their own names.");
        }
        String name = FilterSplicer.named(relation.alias(), relation.name().object());
        qualified.replaced(name, view);
        replaces = true;
        splices.replace(
            relation.span(),
            "(SELECT * FROM " + views.of(view) + ") AS " + dialect.identifier(name));
        asSelect(reference);
      }
    }
  }

  /**
   * @param table with its alias and the client's hints
   */
  private void hint(Span table, List<String> indexes) throws Refused {
    IndexHints.requireNotChosen(table.of(text), indexes);
    splices.insert(table.end(), IndexHints.behindTable(indexes));
  }

  /** {@code TABLE name} takes no hint, nor a query. */
  private void asSelect(Reference reference) {
    Select select = reference.select();
    if (select != null && FilterSplicer.isTableCommand(select, text)) {
      splices.replace(
          new Span(select.span().start(), reference.relation().span().start()), "SELECT * FROM ");
    }
  }

  private void change(Statement change) throws Refused {
    switch (change) {
      case Update update -> {
        List<String> indexes = changed(update.target().name());
        if (!indexes.isEmpty()) {
          hint(update.target().span(), indexes);
        }
      }
      case Delete delete -> {
        List<String> indexes = changed(delete.target().name());
        if (!indexes.isEmpty()) {
          delete(delete, indexes);
        }
      }
      case JoinedDelete delete when isOrdered(delete) -> {
        Relation only = (Relation) delete.tables().getFirst();
        List<String> indexes = changed(only.name());
        if (!indexes.isEmpty()) {
          delete(delete, only, indexes);
        }
      }
      case JoinedUpdate _, JoinedDelete _ -> {
        var joined = Objects.requireNonNull(JoinedChange.of(change));
        for (Relation table : joined.written(dialect)) {
          changed(table.name());
        }
      }
      default -> {}
    }
  }

  /** The indexes that rows of a changed table must not be found by. */
  private List<String> changed(Name name) throws Refused {
    return switch (treatment(name)) {
      case Treatment.Open _, Treatment.Ambiguous _ -> List.of();
      case Treatment.Hinted(var indexes) -> indexes;
      case Treatment.Viewed(var view) ->
          throw IndexHints.refused(
              "rows are changed through the view " + view.name(),
              "Change the tables themselves, by their own names.");
    };
  }

  /** Only the form for several tables takes hints. */
  private void delete(Delete delete, List<String> indexes) throws Refused {
    if (delete.returning() != null) {
      throw IndexHints.refused(
          "the server takes no hint for a DELETE with RETURNING", "Select the rows before.");
    }
    ChangedTable target = delete.target();
    boolean named = target.alias() != null && target.alias().name() != null;
    String name =
        named
            ? dialect.identifier(FilterSplicer.named(target.alias(), target.name().object()))
            : target.name().span().of(text);
    splices.insert(target.span().start(), name + " USING ");
    hint(target.span(), indexes);
  }

  /** There, MySQL reads the hint in a comment; MariaDB has no hint that it would read. */
  private void delete(JoinedDelete delete, Relation only, List<String> indexes) throws Refused {
    int start = delete.span().start();
    boolean hinted =
        source.settings() instanceof MysqlSettings server
            && !server.mariadb()
            && server.version() >= IndexHints.COMMENTS_SINCE
            && delete.with() == null
            && !IndexHints.areIn(text)
            && !text.contains("/*!")
            && text.regionMatches(true, start, DELETE, 0, DELETE.length());
    if (!hinted) {
      throw IndexHints.refused(
          "the server takes no hint for a DELETE with ORDER BY or LIMIT",
          "Name the rows by their key.");
    }
    String name = FilterSplicer.named(only.alias(), only.name().object());
    splices.insert(start + DELETE.length(), IndexHints.comment(name, indexes));
  }
}
