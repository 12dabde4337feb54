package dev.postern.sql.lineage;

import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.catalog.StoredQuery;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.TableExpression;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the texts that a MySQL server's catalog keeps, as it prints them: by their lineage.
 *
 * @param reader of the server's dialect, in the sql_mode it prints in: none set
 * @param mariadb as {@link Rules.Mysql#mariadb}
 */
public record StoredQueries(SqlText.Reader reader, boolean mariadb) implements StoredQuery.Reader {
  @Override
  public Optional<StoredQuery> read(Catalog catalog, String database, String text) {
    SqlText read = reader.read(text);
    if (read == null
        || read.statements().size() != 1
        || !(read.statements().getFirst() instanceof Query query)) {
      return Optional.empty();
    }
    var rules = new Rules.Mysql(database, mariadb);
    Lineage lineage;
    try {
      lineage = new StatementLineage(catalog, reader, rules).of(query, read.words());
    } catch (TooComplexException e) {
      return Optional.empty();
    }
    if (!lineage.output().exact() || !lineage.unknown().isEmpty()) {
      return Optional.empty();
    }
    List<Sources> columns = new ArrayList<>();
    lineage.output().known().forEach(column -> columns.add(column.sources()));
    return Optional.of(new StoredQuery(columns, relations(catalog, query, rules)));
  }

  /** A common table's name may be a relation's, which then counts as read, too. */
  private static Set<Integer> relations(Catalog catalog, Statement statement, Rules.Mysql rules) {
    Set<Integer> found = new HashSet<>();
    Deque<Node> visits = new ArrayDeque<>();
    visits.push(statement);
    while (!visits.isEmpty()) {
      Node node = visits.pop();
      if (node instanceof TableExpression.Relation relation) {
        rules.relations(catalog, relation.name().object()).stream()
            .map(Relation::oid)
            .forEach(found::add);
      }
      node.children(visits::push);
    }
    return found;
  }
}
