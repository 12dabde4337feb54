package dev.postern.gateway.state;

import com.zaxxer.hikari.HikariDataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * A database that is open, of the schema that this version knows.
 *
 * @param pool its connections
 * @param claim what is held as long as it is open
 */
record StateDatabase(HikariDataSource pool, AutoClose claim) {
  /** Lets go of something, which cannot fail in a way that anybody could help. */
  interface AutoClose extends AutoCloseable {
    @Override
    void close();
  }

  Jdbi jdbi() {
    return Jdbi.create(pool).registerArgument(new PlainText());
  }

  void close() {
    pool.close();
    claim.close();
  }
}
