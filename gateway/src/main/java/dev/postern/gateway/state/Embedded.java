package dev.postern.gateway.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.postern.recorder.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * SQLite in a directory of one gateway's. What is committed is on the disk: write-ahead log,
 * synchronous FULL. One connection serves all: SQLite has one writer at a time in any case.
 */
final class Embedded {
  private static final int BUSY_MILLIS = 2_000;

  private Embedded() {}

  /**
   * @throws IOException where the directory cannot be used, or another gateway has it
   */
  static StateDatabase open(Path directory) throws IOException {
    OwnerOnly.directory(directory);
    Claim claim = Claim.on(directory);
    try {
      Path file = directory.resolve("state.db");
      OwnerOnly.file(file);
      SQLiteDataSource source = source(file);
      Schema.bring(source, directory.toString());
      HikariConfig config = new HikariConfig();
      config.setPoolName("state");
      config.setDataSource(source);
      config.setMaximumPoolSize(1);
      config.setMaxLifetime(0);
      config.setConnectionTimeout(Limits.CONNECT.toMillis());
      return new StateDatabase(new HikariDataSource(config), claim);
    } catch (IOException | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_MILLIS);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }
}
