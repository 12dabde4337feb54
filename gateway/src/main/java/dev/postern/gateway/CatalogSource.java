package dev.postern.gateway;

import dev.postern.core.ReadingSettings;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import java.util.List;
import java.util.Optional;

/** Where the catalog of one upstream is read. */
interface CatalogSource {
  /**
   * Logs in with the connection's own login. Blocks.
   *
   * @throws CatalogException where the upstream cannot be reached
   */
  Session open() throws CatalogException;

  /** One session at the upstream. All of it blocks. */
  interface Session extends AutoCloseable {
    /**
     * What tells one state of the catalog from another.
     *
     * @throws CatalogException where it cannot be read
     */
    String version() throws CatalogException;

    /**
     * The whole catalog.
     *
     * @throws CatalogException where it cannot be read
     */
    Catalog read() throws CatalogException;

    /**
     * A view's query as SQL, empty where there is no such view.
     *
     * @param view its number in the catalog
     * @param known what that catalog was
     * @throws CatalogException where it cannot be read, or the catalog is another by now
     */
    Optional<String> viewQuery(int view, Catalog known) throws CatalogException;

    /**
     * How many rows the server thinks a statement touches, which it does not run; empty where it
     * does not say.
     *
     * @throws CatalogException where it cannot be asked
     */
    Optional<Long> rows(Planned statement) throws CatalogException;

    /**
     * What a session has locked, one line for each; what the login may not see is left out.
     *
     * @param process the server's number of it
     * @throws CatalogException where it cannot be asked
     */
    List<String> locks(long process) throws CatalogException;

    /**
     * How the text of a session is read that changes nothing about it.
     *
     * @throws CatalogException where the upstream does not say it
     */
    ReadingSettings settings() throws CatalogException;

    @Override
    void close();
  }
}
