package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whose rules say what the names of a statement mean. */
public sealed interface Rules {
  /** The name of a relation with its schema, as far as the rules can tell it. */
  ObjectName full(ObjectName name);

  /** PostgreSQL's. The name of a relation without a schema means that of any schema. */
  record Postgres() implements Rules {
    public static final Postgres INSTANCE = new Postgres();

    @Override
    public ObjectName full(ObjectName name) {
      return name;
    }
  }

  /**
   * MySQL's and MariaDB's.
   *
   * @param database the session's default database, folded as the server folds, which a name
   *     without one means; null where it is not known, so that such a name means that of any
   * @param mariadb whether they are MariaDB's: a common table of a recursive WITH sees those behind
   *     it, and a column that only its name finds stays one where USING merges it
   * @param clean whether a user variable, as {@code @name}, is known to hold nothing that was
   *     stored
   */
  record Mysql(@Nullable String database, boolean mariadb, Predicate<String> clean)
      implements Rules {
    private static final String INFORMATION_SCHEMA = "information_schema";

    /** Nothing is known of the session's variables. */
    public Mysql(@Nullable String database, boolean mariadb) {
      this(database, mariadb, _ -> false);
    }

    @Override
    public ObjectName full(ObjectName name) {
      String schema = name.schema() == null ? database : name.schema();
      // Whatever the server's lower_case_table_names, this one's names are the same in any case.
      return INFORMATION_SCHEMA.equalsIgnoreCase(schema)
          ? new ObjectName(INFORMATION_SCHEMA, name.name().toLowerCase(Locale.ROOT))
          : new ObjectName(schema, name.name());
    }

    /** The relations that it can mean. */
    public List<Relation> relations(Catalog catalog, ObjectName name) {
      ObjectName full = full(name);
      List<Relation> found = catalog.relations(full);
      if (full.schema() != null) {
        return found;
      }
      var all = new ArrayList<>(found);
      catalog
          .relations(new ObjectName(INFORMATION_SCHEMA, name.name().toLowerCase(Locale.ROOT)))
          .stream()
          .filter(relation -> !found.contains(relation))
          .forEach(all::add);
      return all;
    }
  }

  /** Whether they are MySQL's. */
  default boolean areMysql() {
    return switch (this) {
      case Postgres _ -> false;
      case Mysql _ -> true;
    };
  }
}
