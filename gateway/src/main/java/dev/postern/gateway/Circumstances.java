package dev.postern.gateway;

import dev.postern.core.MysqlSettings;
import dev.postern.core.ObjectName;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.StatementAnalyzer;
import dev.postern.sql.catalog.MysqlServer;
import dev.postern.sql.lineage.OwnRelations;
import dev.postern.sql.lineage.Rules;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What decides over the names of a text beside the catalog.
 *
 * @param words every identifier, keyword and operator of it
 * @param own what its session has made
 * @param rules of its dialect and session
 */
record Circumstances(Set<String> words, OwnRelations own, Rules rules) {
  static Circumstances of(SqlStatement statement, StatementAnalyzer analyzer, OwnRelations own) {
    return new Circumstances(analyzer.words(statement), own, rules(statement, own));
  }

  private static Rules rules(SqlStatement statement, OwnRelations own) {
    return switch (statement.settings()) {
      case SqlSettings _ -> Rules.Postgres.INSTANCE;
      case MysqlSettings session ->
          new Rules.Mysql(database(session), session.mariadb(), _ -> !own.anyVariable());
    };
  }

  private static @Nullable String database(MysqlSettings session) {
    MysqlServer server =
        new MysqlServer(session.mariadb(), session.version(), session.foldsTables());
    return session.schema().isEmpty() ? null : server.folded(session.schema());
  }

  /** The same behind a statement that has made more. */
  Circumstances after(OwnRelations made) {
    return made.isNone() ? this : new Circumstances(words, own.and(made), rules);
  }

  /** The analysis with the names of relations as far as the session tells them. */
  Analyzed named(Analyzed analyzed) {
    return rules.areMysql()
        ? new Analyzed(
            analyzed.span(),
            analyzed.kinds(),
            analyzed.risk(),
            analyzed.reasons(),
            full(analyzed.reads()),
            full(analyzed.writes()),
            analyzed.functions(),
            analyzed.action())
        : analyzed;
  }

  private Set<ObjectName> full(Set<ObjectName> names) {
    return names.stream().map(rules::full).collect(Collectors.toUnmodifiableSet());
  }
}
