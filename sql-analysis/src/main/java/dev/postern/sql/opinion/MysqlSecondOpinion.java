package dev.postern.sql.opinion;

import dev.postern.sql.mysql.Dialect;
import dev.postern.sql.mysql.MysqlParser;
import dev.postern.sql.tree.Statement;

/** {@link SecondOpinion} on MySQL's and MariaDB's statements. Names are compared in any case. */
public final class MysqlSecondOpinion {
  private final MysqlParser parser;

  /**
   * @param parser ours, that spells the text for the other
   */
  public MysqlSecondOpinion(MysqlParser parser) {
    this.parser = parser;
  }

  /**
   * What it makes of the query or change that a statement is or holds; nothing of any other.
   *
   * @param text the whole that the statement is a part of
   */
  public Opinion on(Statement statement, String text, Dialect dialect) {
    Statement rows = SecondOpinion.rows(statement);
    if (rows == null) {
      return new Opinion.NotAsked();
    }
    String spelt = parser.standardSpelling(text, rows.span(), dialect);
    NamedThings others =
        spelt == null ? null : SecondOpinion.read(spelt, word -> MysqlParser.name(word, dialect));
    return others == null ? new Opinion.Unread() : others.beyond(MysqlTreeNames.of(rows, text));
  }
}
