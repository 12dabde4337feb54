package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.NodeTree.Carried;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the texts of views and computed columns come to. */
final class MysqlTexts {
  /** No function has it: code that nobody knows. */
  private static final int UNKNOWN_CODE = 0;

  private final Catalog tables;
  private final StoredQuery.Reader reader;

  /**
   * What a view's query is.
   *
   * @param carried the columns that its own are, unchanged
   */
  record View(References reading, List<Flow> flows, List<Carried> carried) {}

  /**
   * @param tables in which views count as tables
   */
  MysqlTexts(Catalog tables, StoredQuery.Reader reader) {
    this.tables = tables;
    this.reader = reader;
  }

  static References anything() {
    var references = new References();
    references.functions().add(UNKNOWN_CODE);
    return references;
  }

  /** Empty where the query is not understood. */
  Optional<View> view(Relation view, String text) {
    Optional<StoredQuery> query = read(view, text);
    if (query.isEmpty() || query.get().columns().size() != view.columns().size()) {
      return Optional.empty();
    }
    var reading = new References();
    reading.relations().addAll(query.get().relations());
    var flows = new ArrayList<Flow>();
    var carried = new ArrayList<Carried>();
    for (Sources sources : query.get().columns()) {
      References code = code(sources);
      reading.add(code);
      var columns = new HashSet<Long>();
      for (long column : sources.columns()) {
        columns.add(column);
      }
      flows.add(new Flow(columns, Set.of(), code, sources.unchanged()));
      carried.add(carried(sources));
    }
    return Optional.of(new View(reading, List.copyOf(flows), List.copyOf(carried)));
  }

  private static Carried carried(Sources sources) {
    long[] columns = sources.columns();
    return sources.unchanged() && columns.length == 1
        ? new Carried(Sources.relation(columns[0]), Sources.attribute(columns[0]))
        : Carried.NOTHING;
  }

  /** What a column is computed from; the whole row where its expression is not understood. */
  References expression(Relation table, String text) {
    ObjectName name = table.name();
    String query =
        "SELECT (%s) FROM %s.%s"
            .formatted(
                // information_schema escapes the quotes of an expression's constants once more.
                text.replace("\\'", "'"),
                quoted(String.valueOf(name.schema())),
                quoted(name.name()));
    Optional<StoredQuery> read = read(table, query);
    var references = new References();
    if (read.isEmpty() || read.get().columns().size() != 1) {
      references.attributes().add(0);
      return references;
    }
    Sources sources = read.get().columns().getFirst();
    references.add(code(sources));
    for (long column : sources.columns()) {
      if (Sources.relation(column) == table.oid()) {
        references.attributes().add(Sources.attribute(column));
      }
    }
    return references;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** A backslash means something or nothing by the sql_mode of whoever made the object. */
  private Optional<StoredQuery> read(Relation relation, String text) {
    return text.isBlank() || text.indexOf('\\') >= 0
        ? Optional.empty()
        : reader.read(tables, String.valueOf(relation.name().schema()), text);
  }

  private References code(Sources sources) {
    var references = new References();
    ObjectName cause = sources.everything();
    if (cause != null) {
      List<Function> named = tables.functions(cause);
      named.forEach(function -> references.functions().add(function.oid()));
      if (named.isEmpty()) {
        references.functions().add(UNKNOWN_CODE);
      }
    }
    return references;
  }
}
