package dev.postern.gateway;

import dev.postern.core.ReadingSettings;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Vouched;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest snapshot of a connection's catalog, read with the connection's own login. Statements
 * are judged by the snapshot at hand; what others change at the upstream is seen within {@link
 * #AGE}.
 */
final class UpstreamCatalog {
  /** How old a snapshot may become before it is compared with the server again. */
  static final Duration AGE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamCatalog.class);

  private final String connection;
  private final List<Vouched> vouched;
  private final Consumer<Catalog> reader;
  private final CatalogSource source;
  private final ReentrantLock refreshing = new ReentrantLock();
  private final AtomicLong changes = new AtomicLong();
  private volatile @Nullable Snapshot snapshot;
  private volatile long changesRead;

  /**
   * @param number rises with each snapshot that differs from the one before
   * @param views the queries of views that were asked for, by OID
   */
  record Snapshot(Catalog catalog, long number, Map<Integer, Optional<String>> views) {}

  /**
   * @param connection its name
   * @param vouched functions that the configuration vouches for
   * @param reader is shown each snapshot before any statement is judged by it
   */
  UpstreamCatalog(
      String connection, List<Vouched> vouched, CatalogSource source, Consumer<Catalog> reader) {
    this.reader = reader;
    this.vouched = List.copyOf(vouched);
    this.connection = connection;
    this.source = source;
  }

  /** The snapshot at hand, null before the first. */
  @Nullable Snapshot current() {
    return snapshot;
  }

  /**
   * Says that relations have been changed, or may be at any moment: no snapshot of before holds.
   */
  void changed() {
    changes.incrementAndGet();
  }

  /** How often {@link #changed} was said. */
  long changes() {
    return changes.get();
  }

  /** Whether the snapshot at hand is of before a change. */
  boolean isStale() {
    return changesRead != changes.get();
  }

  /**
   * The snapshot at hand, read first where there is none or a change came after it. Blocks.
   *
   * @throws CatalogException where the upstream cannot be read
   */
  Snapshot required() throws CatalogException {
    Snapshot known = fresh();
    if (known != null) {
      return known;
    }
    refreshing.lock();
    try {
      // Somebody else may have read it while this one waited.
      Snapshot meanwhile = fresh();
      return meanwhile == null ? refresh() : meanwhile;
    } finally {
      refreshing.unlock();
    }
  }

  private @Nullable Snapshot fresh() {
    // In this order: a snapshot that is replaced after the first look is the fresher.
    boolean stale = isStale();
    return stale ? null : snapshot;
  }

  /**
   * Compares the snapshot with the server and reads a new one where they differ. Blocks.
   *
   * @throws CatalogException where the upstream cannot be read
   */
  Snapshot refresh() throws CatalogException {
    try (CatalogSource.Session session = source.open()) {
      return refreshed(session);
    }
  }

  private Snapshot refreshed(CatalogSource.Session session) throws CatalogException {
    refreshing.lock();
    try {
      long before = changes.get();
      Snapshot known = snapshot;
      if (known != null && session.version().equals(known.catalog().version())) {
        changesRead = before;
        return known;
      }
      Catalog catalog = session.read();
      Snapshot read =
          new Snapshot(
              vouched.isEmpty() ? catalog : catalog.vouching(vouched),
              known == null ? 1 : known.number() + 1,
              new ConcurrentHashMap<>());
      reader.accept(read.catalog());
      snapshot = read;
      changesRead = before;
      return read;
    } finally {
      refreshing.unlock();
    }
  }

  /**
   * A view's query as SQL by a snapshot, null where there is no such view. Blocks, also while
   * others change what the view reads.
   *
   * @throws CatalogException where it cannot be read, or the catalog is not the snapshot any more
   */
  @Nullable String viewQuery(Snapshot known, int view) throws CatalogException {
    Optional<String> query = known.views().get(view);
    if (query == null) {
      try (CatalogSource.Session session = source.open()) {
        query = session.viewQuery(view, known.catalog());
      } catch (CatalogException e) {
        changed();
        throw e;
      }
      known.views().put(view, query);
    }
    return query.orElse(null);
  }

  /**
   * What the server knows of a text that waits.
   *
   * @param planned what it can be asked to plan, by the catalog of now
   * @param process of the session
   * @throws CatalogException where it cannot be asked
   */
  HeldStatement.Situation situation(Function<Catalog, Optional<Planned>> planned, long process)
      throws CatalogException {
    try (CatalogSource.Session session = source.open()) {
      return new HeldStatement.Situation(
          rows(session, planned).orElse(null), session.locks(process));
    }
  }

  /**
   * How many rows the server thinks a statement touches, which it does not run; empty where it does
   * not say, or nothing can be planned. Blocks.
   *
   * @param planned what it can be asked to plan, by the catalog of now
   * @throws CatalogException where it cannot be asked
   */
  Optional<Long> rows(Function<Catalog, Optional<Planned>> planned) throws CatalogException {
    try (CatalogSource.Session session = source.open()) {
      return rows(session, planned);
    }
  }

  private Optional<Long> rows(
      CatalogSource.Session session, Function<Catalog, Optional<Planned>> planned)
      throws CatalogException {
    Optional<Planned> statement = planned.apply(refreshed(session).catalog());
    return statement.isEmpty() ? Optional.empty() : session.rows(statement.get());
  }

  /**
   * How the text of a new session is read. Blocks.
   *
   * @throws CatalogException where the upstream cannot be asked
   */
  ReadingSettings settings() throws CatalogException {
    try (CatalogSource.Session session = source.open()) {
      return session.settings();
    }
  }

  /** As {@link #refresh}, but a failure is only logged: the snapshot at hand stays. */
  void refreshQuietly() {
    try {
      refresh();
    } catch (CatalogException e) {
      LOG.warn("connection={} catalog=unreadable", connection);
    }
  }
}
