package dev.postern.sql;

import dev.postern.sql.catalog.MysqlServer;
import dev.postern.sql.catalog.StoredQuery;
import dev.postern.sql.lineage.SqlText;
import dev.postern.sql.lineage.StoredQueries;
import dev.postern.sql.mysql.Dialect;
import dev.postern.sql.mysql.Dialect.Flavour;
import dev.postern.sql.mysql.MysqlParser;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads texts of one dialect, such as those that MySQL's catalog keeps. */
public record MysqlCatalogTexts(MysqlParser parser, Dialect dialect) implements SqlText.Reader {
  /** What reads the texts of a server's own catalog, which it prints with no sql_mode set. */
  public static StoredQuery.Reader of(MysqlServer server) {
    var dialect =
        new Dialect(
            server.mariadb() ? Flavour.MARIADB : Flavour.MYSQL,
            server.version(),
            Set.of(),
            "utf8mb4",
            server.foldsTables());
    var texts = new MysqlCatalogTexts(new MysqlParser(Limits.DEFAULT), dialect);
    return new StoredQueries(texts, server.mariadb());
  }

  @Override
  public @Nullable SqlText read(String text) {
    List<Statement> statements = new ArrayList<>();
    for (Parsed part : parser.parse(text, dialect)) {
      if (!(part instanceof Parsed.Understood(_, var tree))) {
        return null;
      }
      statements.add(tree);
    }
    return new SqlText(statements, parser.words(text, dialect));
  }
}
