package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot of all databases of a MySQL or MariaDB server that a login can see. What it
 * cannot see it cannot use by name; but the triggers of a table show only to who has the TRIGGER
 * privilege for it, and the query of a view to who has SHOW VIEW: the gate's login needs both, or a
 * view comes from everything and a hidden trigger goes unseen.
 *
 * @param texts reads what the catalog keeps as text, for a server
 * @param maxRelations views too
 * @param maxRows of any one query
 */
public record MysqlCatalogReader(
    Function<MysqlServer, StoredQuery.Reader> texts, int maxRelations, int maxRows) {
  private static final int ATTEMPTS = 3;

  /** Puts one question to the server at hand. */
  public interface Rows {
    /**
     * @param sql one statement of ASCII, whatever the session's sql_mode
     * @return the rows, each cell as text; null is NULL
     * @throws CatalogException where the server does not answer
     */
    List<List<@Nullable String>> query(String sql) throws CatalogException;
  }

  /** 200,000 relations, 4,000,000 rows. */
  public MysqlCatalogReader(Function<MysqlServer, StoredQuery.Reader> texts) {
    this(texts, 200_000, 4_000_000);
  }

  /**
   * The whole snapshot. No transaction holds information_schema still, so that it is read again
   * where it has changed meanwhile.
   *
   * @throws CatalogException where the server is too old, its databases are larger than the bounds
   *     or change all the time, or a query fails
   */
  public Catalog read(Rows rows) throws CatalogException {
    MysqlServer server = server(rows);
    String before = version(rows);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Catalog catalog = new MysqlSnapshot(rows, this, server).read(before);
      String after = version(rows);
      if (after.equals(before)) {
        return catalog;
      }
      before = after;
    }
    throw new CatalogException("the catalog changes while it is read");
  }

  /**
   * Only {@link Catalog#version()}, at a small part of a snapshot's cost.
   *
   * @throws CatalogException where the query fails
   */
  public String version(Rows rows) throws CatalogException {
    return String.join(
        " ", only(rows, MysqlQueries.VERSION).stream().map(String::valueOf).toList());
  }

  /**
   * Whose server it is.
   *
   * @throws CatalogException where it is too old, or the query fails
   */
  public MysqlServer server(Rows rows) throws CatalogException {
    return MysqlServer.of(only(rows, MysqlQueries.SERVER));
  }

  /**
   * A view's query as SQL, with every name resolved. Empty where the login is not shown it, or
   * where it has a backslash, which means something or nothing by the sql_mode of whoever made the
   * view.
   *
   * @throws CatalogException where the query fails
   */
  public Optional<String> viewDefinition(Rows rows, ObjectName view) throws CatalogException {
    String sql = MysqlQueries.VIEW.formatted(hex(String.valueOf(view.schema())), hex(view.name()));
    List<List<@Nullable String>> found = rows.query(sql);
    String text = found.size() == 1 ? found.getFirst().get(2) : null;
    return Optional.ofNullable(text).filter(t -> !t.isBlank() && t.indexOf('\\') < 0);
  }

  private static String hex(String name) {
    return HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
  }

  private static List<@Nullable String> only(Rows rows, String sql) throws CatalogException {
    List<List<@Nullable String>> answer = rows.query(sql);
    if (answer.size() != 1) {
      throw new CatalogException("the server gives no answer");
    }
    return answer.getFirst();
  }
}
