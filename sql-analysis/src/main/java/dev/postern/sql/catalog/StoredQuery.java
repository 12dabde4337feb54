package dev.postern.sql.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a stored query reads.
 *
 * @param columns what each of its columns can carry, views not followed
 * @param relations all that it names, by their numbers in the catalog
 */
public record StoredQuery(List<Sources> columns, Set<Integer> relations) {
  public StoredQuery {
    columns = List.copyOf(columns);
    relations = Set.copyOf(relations);
  }

  /** Reads texts that a catalog keeps: the queries of views, the expressions of columns. */
  public interface Reader {
    /**
     * @param catalog in which views count as tables
     * @param database which names without one mean
     * @return empty where the text is not understood
     */
    Optional<StoredQuery> read(Catalog catalog, String database, String text);
  }
}
