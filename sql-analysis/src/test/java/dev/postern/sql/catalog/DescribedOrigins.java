package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.NodeTree.Carried;
import dev.postern.sql.catalog.Relation.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGResultSetMetaData;

/** What the server itself describes for the columns of a view's query. */
final class DescribedOrigins {
  private DescribedOrigins() {}

  static List<Carried> of(Connection connection, Relation view, Catalog catalog)
      throws SQLException {
    var origins = new ArrayList<Carried>();
    try (PreparedStatement query = connection.prepareStatement(definition(connection, view))) {
      PGResultSetMetaData columns = query.getMetaData().unwrap(PGResultSetMetaData.class);
      for (int i = 1; i <= view.columns().size(); i++) {
        origins.add(origin(columns, i, catalog));
      }
    }
    return origins;
  }

  private static String definition(Connection connection, Relation view) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(CatalogQueries.VIEW_DEFINITION)) {
      query.setLong(1, Integer.toUnsignedLong(view.oid()));
      try (var row = query.executeQuery()) {
        row.next();
        return row.getString(1).replaceAll(";\\s*$", "");
      }
    }
  }

  private static Carried origin(PGResultSetMetaData columns, int index, Catalog catalog)
      throws SQLException {
    String table = columns.getBaseTableName(index);
    if (table.isEmpty()) {
      return Carried.NOTHING;
    }
    Relation relation =
        catalog.relations(new ObjectName(columns.getBaseSchemaName(index), table)).getFirst();
    Column column = relation.column(columns.getBaseColumnName(index));
    return new Carried(relation.oid(), column == null ? 0 : column.attribute());
  }
}
