package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.ServerVariables;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Utility;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The columns of those SHOWs of MySQL and MariaDB that have a column computed from rows (the
 * manual's SHOW INDEX, SHOW TABLE STATUS, SHOW STATUS and SHOW VARIABLES). Releases add more
 * columns behind these.
 */
public final class ShownRelations {
  private static final List<String> INDEX =
      List.of(
          "table",
          "non_unique",
          "key_name",
          "seq_in_index",
          "column_name",
          "collation",
          "cardinality",
          "sub_part",
          "packed",
          "null",
          "index_type",
          "comment",
          "index_comment");

  private static final List<String> TABLE_STATUS =
      List.of(
          "name",
          "engine",
          "version",
          "row_format",
          "rows",
          "avg_row_length",
          "data_length",
          "max_data_length",
          "index_length",
          "data_free",
          "auto_increment",
          "create_time",
          "update_time",
          "check_time",
          "collation",
          "checksum",
          "create_options",
          "comment");

  private ShownRelations() {}

  /** The SHOW's columns; null where the statement is none of these. */
  static @Nullable Columns of(Utility show, Resolver resolver) {
    return switch (show.command().name()) {
      case "show-index" -> index(show, resolver);
      case "show-table-status" -> tableStatus(resolver);
      case "show-status" -> variables("session_status", resolver);
      case "show-variables" -> variables("session_variables", resolver);
      default -> null;
    };
  }

  /**
   * Which values of a SHOW's second column are no counters, by the name in its first; null where
   * the statement has no such columns.
   */
  public static @Nullable Predicate<String> sparedNames(Statement statement) {
    return statement instanceof Utility show
        ? switch (show.command().name()) {
          case "show-status" -> ServerVariables::isHarmlessStatus;
          case "show-variables" -> name -> !ServerVariables.isPosition(name);
          default -> null;
        }
        : null;
  }

  /** MariaDB has the same in information_schema, and not always a performance_schema. */
  private static Columns variables(String table, Resolver resolver) {
    Sources values = Sources.everything(new ObjectName(null, table));
    for (String schema : List.of("information_schema", "performance_schema")) {
      for (Relation relation : resolver.catalog.relations(new ObjectName(schema, table))) {
        Relation.Column value = relation.column("variable_value");
        if (value != null) {
          values = Sources.column(relation.oid(), value.attribute()).derived();
        }
      }
    }
    return Columns.of(
        List.of(new Column("variable_name", Sources.NONE), new Column("value", values)));
  }

  /** How many values an index has is computed from its table's rows. */
  private static Columns index(Utility show, Resolver resolver) {
    Sources rows = Sources.NONE;
    for (Name table : show.reads()) {
      rows = rows.with(resolver.from.stored(table.object()).columns().all());
    }
    var columns = new ArrayList<Column>();
    for (String name : INDEX) {
      columns.add(new Column(name, name.equals("cardinality") ? rows : Sources.NONE));
    }
    return new Columns(List.copyOf(columns), List.of(), Sources.NONE);
  }

  /** Its rows are of any table: what the relation's columns are, its columns are. */
  private static Columns tableStatus(Resolver resolver) {
    List<Relation> tables =
        resolver.catalog.relations(new ObjectName("information_schema", "tables"));
    if (tables.size() != 1) {
      return Columns.open(Sources.everything(new ObjectName(null, "table status")));
    }
    Relation relation = tables.getFirst();
    var columns = new ArrayList<Column>();
    for (String name : TABLE_STATUS) {
      Relation.Column same = relation.column(name);
      Sources sources =
          same == null ? Sources.NONE : Sources.column(relation.oid(), same.attribute()).derived();
      columns.add(new Column(name, sources));
    }
    return new Columns(List.copyOf(columns), List.of(), Sources.NONE);
  }
}
