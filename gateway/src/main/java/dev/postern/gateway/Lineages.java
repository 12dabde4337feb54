package dev.postern.gateway;

import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.lineage.Equalities;
import dev.postern.sql.lineage.Lineage;
import dev.postern.sql.lineage.Rules;
import dev.postern.sql.lineage.SqlText;
import dev.postern.sql.lineage.StatementLineage;
import dev.postern.sql.lineage.TooComplexException;
import dev.postern.sql.tree.Statement;

/** The lineage of statements over one snapshot of a catalog, whatever their session. */
final class Lineages {
  private final Catalog catalog;
  private final SqlText.Reader texts;
  private final StatementLineage postgres;

  /**
   * @param texts reads what the catalog keeps as text
   */
  Lineages(Catalog catalog, SqlText.Reader texts) {
    this.catalog = catalog;
    this.texts = texts;
    this.postgres = new StatementLineage(catalog, texts);
  }

  /**
   * The lineage of one statement.
   *
   * @throws TooComplexException where it takes too long
   */
  Lineage of(Statement tree, Circumstances circumstances) {
    return of(tree, circumstances, Equalities.NONE);
  }

  /** The same, of a statement some of whose values are to be translated. */
  Lineage of(Statement tree, Circumstances circumstances, Equalities equalities) {
    StatementLineage lineage =
        switch (circumstances.rules()) {
          // Bodies of functions are worked out once for all sessions.
          case Rules.Postgres _ -> postgres;
          case Rules.Mysql mysql -> new StatementLineage(catalog, texts, mysql);
        };
    return lineage.of(tree, circumstances.words(), circumstances.own(), equalities);
  }
}
